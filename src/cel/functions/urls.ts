/** `url("https://…")` and its parts, as Kubernetes has them. */
import type { Environment } from "@marcbachmann/cel-js";
import { define } from "./define.ts";

class Url {
  readonly parsed: URL;
  readonly text: string;
  constructor(parsed: URL, text: string) {
    this.parsed = parsed;
    this.text = text;
  }
  toString(): string {
    return this.text;
  }
}

export function defineUrls(environment: Environment): void {
  const type = "kubernetes.URL";
  environment.registerType(type, { ctor: Url, fields: {} });
  define(environment, {
    [`url(string): ${type}`]: (text: string) => {
      const url = parse(text);
      if (url === undefined) throw new Error(`"${text}" is not a URL with a scheme and a host, nor an absolute path`);
      return url;
    },
    "isURL(string): bool": (text: string) => parse(text) !== undefined,
    [`${type}.getScheme(): string`]: ({ parsed }: Url) =>
      parsed.protocol === NONE ? "" : parsed.protocol.slice(0, -1),
    [`${type}.getHost(): string`]: (url: Url) => hostOf(url),
    [`${type}.getHostname(): string`]: (url: Url) =>
      hostOf(url)
        .replace(/:\d+$/, "")
        .replace(/^\[(.*)\]$/, "$1"),
    [`${type}.getPort(): string`]: (url: Url) => /:(\d+)$/.exec(hostOf(url))?.[1] ?? "",
    [`${type}.getEscapedPath(): string`]: ({ parsed, text }: Url) =>
      parsed.pathname === "/" && !/^[^?#]*\/\/[^/?#]*\/|^\//.test(text) ? "" : parsed.pathname,
    [`${type}.getQuery(): map<string, list<string>>`]: ({ parsed }: Url) => {
      const query = new Map<string, string[]>();
      for (const [key, value] of parsed.searchParams) query.set(key, [...(query.get(key) ?? []), value]);
      return query;
    },
  });
  environment.registerOperator(`${type} == ${type}`, (a: Url, b: Url) => a.text === b.text);
}

/** Stands for the scheme of an absolute path, which has none. */
const NONE = "towpath-path:";

function parse(text: string): Url | undefined {
  if (/[\s\p{Cc}]/u.test(text)) return undefined;
  if (text.startsWith("/"))
    return URL.canParse(`${NONE}//none${text}`) ? new Url(new URL(`${NONE}//none${text}`), text) : undefined;
  if (!/^[a-z][a-z0-9+.-]*:\/\/[^/?#]/i.test(text) || !URL.canParse(text)) return undefined;
  return new Url(new URL(text), text);
}

/** As it is written, with the port even where it is the scheme's own. */
function hostOf({ parsed, text }: Url): string {
  if (parsed.protocol === NONE) return "";
  return /^[^:]+:\/\/(?:[^@/?#]*@)?([^/?#]*)/.exec(text)?.[1] ?? "";
}
