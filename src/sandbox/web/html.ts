import MarkdownIt from "markdown-it";

/** HTML that is safe to put into a page as it stands. */
export interface Html {
  readonly html: string;
}

const ESCAPES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};
// HTML in Markdown is let through, as GitHub does for what it allows; the pages forbid scripts and foreign content.
const renderer = new MarkdownIt({ html: true, linkify: true });

/** A tagged template that escapes every value which is not HTML already; lists are joined. */
export function html(
  parts: TemplateStringsArray,
  ...values: readonly (string | number | Html | readonly Html[])[]
): Html {
  return { html: parts.map((part, at) => (at === 0 ? part : `${show(values[at - 1])}${part}`)).join("") };
}

export const markdown = (text: string): Html => ({ html: renderer.render(text) });

function show(value: string | number | Html | readonly Html[] | undefined): string {
  if (value === undefined) return "";
  if (isList(value)) return value.map((one) => one.html).join("");
  return typeof value === "object" ? value.html : String(value).replace(/[&<>"']/g, (one) => ESCAPES[one] ?? one);
}

function isList(value: string | number | Html | readonly Html[]): value is readonly Html[] {
  return Array.isArray(value);
}

/** A whole page. */
export function page(title: string, body: Html): string {
  return html`<!doctype html><html lang="en"><meta charset="utf-8"><title>${title}</title><style>${STYLE}</style><header><a href="/">sandbox</a> <span>a GitHub on this machine, not the real one</span></header><main><h1>${title}</h1>${body}</main></html>`
    .html;
}

const STYLE: Html = {
  html: `body{font:15px/1.5 system-ui,sans-serif;margin:0;color:#1f2328}header{background:#24292f;padding:12px 24px;color:#9da7b3}
header a{color:#fff;font-weight:600;margin-right:12px}main{max-width:980px;margin:24px auto;padding:0 24px}a{color:#0969da}
table{border-collapse:collapse;margin:12px 0}td,th{border:1px solid #d1d9e0;padding:5px 11px;text-align:left}
pre{background:#f6f8fa;border:1px solid #d1d9e0;border-radius:6px;padding:12px;overflow:auto;font-size:13px}
code{background:#eff1f3;border-radius:4px;padding:1px 4px;font-size:13px}pre code{background:none;padding:0}
.box{border:1px solid #d1d9e0;border-radius:6px;padding:4px 16px;margin:16px 0}.add{background:#dafbe1;display:block}
.del{background:#ffebe9;display:block}.state{border-radius:2em;color:#fff;padding:3px 12px;font-size:14px}.open{background:#1f883d}
.closed{background:#cf222e}.merged{background:#8250df}button{padding:5px 14px;border-radius:6px;border:1px solid #d1d9e0;cursor:pointer}
form{display:inline-block;margin-right:8px}h1{font-weight:500}`,
};
