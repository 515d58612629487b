/** Settings in JSON with what people add to it (comments, commas at ends, names without quotes), with their lines. */
import { isMap, LineCounter, parseDocument, type YAMLMap } from "yaml";
import { LARGEST_DOCUMENT } from "./other-writer.ts";

export interface SettingsText {
  /** Undefined where there is no such key. */
  value(...path: readonly (string | number)[]): unknown;
  /** Line of the key; 1 where it is not there. */
  line(key: string): number;
}

/** JSON5 but for its comments is YAML's flow style. Undefined for what is no such text, or too large for one. */
export function readSettings(text: string): SettingsText | undefined {
  if (text.length > LARGEST_DOCUMENT) return undefined;
  const counter = new LineCounter();
  const document = parseDocument(withoutComments(text), { lineCounter: counter, logLevel: "silent" });
  if (document.errors.length > 0 || !isMap(document.contents)) return undefined;
  const root: YAMLMap = document.contents;
  const plain: unknown = document.toJS({ maxAliasCount: 0 });
  return {
    value: (...path) => path.reduce<unknown>((at, key) => (isObject(at) ? at[key] : undefined), plain),
    line(key) {
      const pair = root.items.find(({ key: name }) => String(name) === key);
      const start = isRanged(pair?.key) ? pair.key.range[0] : 0;
      return counter.linePos(start).line;
    },
  };
}

const isObject = (value: unknown): value is Readonly<Record<string | number, unknown>> =>
  typeof value === "object" && value !== null;

const isRanged = (node: unknown): node is { readonly range: readonly [number, number, number] } =>
  isObject(node) && Array.isArray(node["range"]);

/** Comments and blanks become one blank, line breaks apart, so that all else stays in its line. */
function withoutComments(text: string): string {
  const parts: string[] = [];
  let at = 0;
  while (at < text.length) {
    const char = text[at] ?? "";
    if (char === '"' || char === "'") {
      const end = endOfString(text, at);
      parts.push(text.slice(at, end));
      at = end;
    } else if (text.startsWith("//", at) || text.startsWith("/*", at)) {
      const isLine = text[at + 1] === "/";
      const found = text.indexOf(isLine ? "\n" : "*/", at + 2);
      const end = found < 0 ? text.length : found + (isLine ? 0 : 2);
      parts.push(" ", text.slice(at, end).replaceAll(/[^\n]+/g, ""));
      at = end;
    } else if (char === " " || char === "\t") {
      if (parts.at(-1) !== " ") parts.push(" ");
      at += 1;
    } else {
      parts.push(char);
      at += 1;
    }
  }
  return parts.join("");
}

function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at += 1) {
    if (text[at] === "\\") at += 1;
    else if (text[at] === text[start]) return at + 1;
    else if (text[at] === "\n") return at;
  }
  return text.length;
}
