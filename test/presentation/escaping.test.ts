import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { micromark } from "micromark";
import { gfm, gfmHtml } from "micromark-extension-gfm";
import { clip, code, codeCell, escapeMarkdown, neutralise, oneLine } from "../../src/presentation/escaping.ts";

const render = (markdown: string): string => micromark(markdown, { extensions: [gfm()], htmlExtensions: [gfmHtml()] });
const ZERO_WIDTH = "\u200b";

/** What people, build tools and attackers write. */
const PIECES = [
  "@mona",
  "@acme/sre",
  "#1",
  "GH-1",
  "gh-2",
  "acme/checkout#3",
  "a@b.com",
  "http://evil.com",
  "_www.evil.com",
  "mailto:a@b.c",
  "*",
  "_",
  "`",
  "``",
  "[x](http://e.com)",
  "![i](u)",
  "[^1]",
  "[ ] ",
  "<b>",
  "<!--",
  "-->",
  "&amp;",
  "&#64;",
  "|",
  "\\",
  "~~",
  "$",
  "^",
  "1. ",
  "2) ",
  "- ",
  "+ ",
  "# ",
  "> ",
  "=",
  "---",
  "\n",
  "\r\n\n",
  "\t",
  " ",
  "\u202e",
  "\u0000",
  "a",
  "9",
  ":tada:",
  "fixes ",
];
const texts = fc
  .array(fc.oneof(fc.constantFrom(...PIECES), fc.string({ unit: "grapheme", maxLength: 3 })), { maxLength: 10 })
  .map((parts) => parts.join(""));

const seen = (html: string): string =>
  html
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&amp;", "&")
    .replaceAll(ZERO_WIDTH, "");

/** Renders the text in its surroundings; what comes out must be the text itself and nothing else. */
function staysText(wrap: (text: string) => string, before: string, after: string): void {
  fc.assert(
    fc.property(texts, (text) => {
      const line = oneLine(text);
      if (line === "") return;
      const html = render(wrap(text)).trimEnd();
      expect([html.slice(0, before.length), html.slice(html.length - after.length)]).toEqual([before, after]);
      const inner = html.slice(before.length, html.length - after.length);
      expect(inner).not.toMatch(/[<>]/);
      expect(seen(inner).replaceAll("∣", "|")).toBe(line.replaceAll(ZERO_WIDTH, "").replaceAll("∣", "|"));
    }),
    { numRuns: 500 },
  );
}

const TABLE = "<table>\n<thead>\n<tr>\n<th>a</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td>";
const TABLE_END = "</td>\n</tr>\n</tbody>\n</table>";
const inTable = (cell: string): string => `| a |\n|---|\n| ${cell} |`;

describe("text in Markdown stays text", () => {
  it("in a paragraph", () => staysText(escapeMarkdown, "<p>", "</p>"));
  it("in a list", () => staysText((text) => `- ${escapeMarkdown(text)}`, "<ul>\n<li>", "</li>\n</ul>"));
  it("in bold", () => staysText((text) => `x **${escapeMarkdown(text)}** y`, "<p>x <strong>", "</strong> y</p>"));
  it("in a table", () => staysText((text) => inTable(escapeMarkdown(text)), TABLE, TABLE_END));
  it("in a code span", () => staysText((text) => `x ${code(text)} y`, "<p>x <code>", "</code> y</p>"));
  it("in a code span in a table", () =>
    staysText((text) => inTable(codeCell(text)), `${TABLE}<code>`, `</code>${TABLE_END}`));

  it("and mentions nobody, names no issue and links to nothing, as GitHub looks at the text afterwards", () => {
    fc.assert(
      fc.property(texts, (text) => {
        const visible = render(escapeMarkdown(text));
        expect(visible).not.toMatch(/@[\w-]|#\d|gh-\d|:\/\/|www\./i);
        expect(escapeMarkdown(text)).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
      }),
    );
  });

  it.each([
    ["Thanks @mona, fixes #12", "Thanks @&#8203;mona, fixes #&#8203;12"],
    ["a <b>bold</b> & [link](x)", "a &lt;b&gt;bold&lt;/b&gt; &amp; \\[link\\](x)"],
    ["one\ntwo\u202e", "one two"],
    ["1.5.0", "1\\.5.0"],
  ])("so that %j becomes %j", (text, markdown) => {
    expect(escapeMarkdown(text)).toBe(markdown);
  });

  it("and a code span holds backticks", () => {
    expect(code("a`b``c")).toBe("```a`b``c```");
    expect(code("`")).toBe("`` ` ``");
    expect(code("\u0000")).toBe("");
  });
});

describe("plain text for titles and commit messages", () => {
  it("fires nothing and reads the same", () => {
    expect(neutralise("Promote @acme/app#1 (GH-2) to\nprod see https://x.y/issues/1")).toBe(
      "Promote ＠acme/app＃1 (GH‑2) to prod see https：//x.y/issues/1",
    );
    expect(neutralise("main@sha256:abc")).toBe("main@sha256:abc");
  });

  it("never mentions, names an issue or breaks the line", () => {
    fc.assert(
      fc.property(texts, (text) => {
        expect(neutralise(text)).not.toMatch(/(?<![A-Za-z0-9])@|#\d|gh-\d|:\/\/|[\n\r]/i);
      }),
    );
  });
});

describe("clipping", () => {
  it("keeps to the length and never halves a character", () => {
    expect(clip("checkout", 8)).toBe("checkout");
    expect(clip("checkouts", 8)).toBe("checkou…");
    expect(clip("ab🚢cd", 4)).toBe("ab…");
    expect(clip("ab🚢cd", 4).isWellFormed()).toBe(true);
  });
});
