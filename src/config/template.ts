/** Templates: text with `{application}` and the like in it. */
import { hint } from "./did-you-mean.ts";
import type { Parsed } from "./parsed.ts";

/** The names of the placeholders in the text, each of which has to be one of `known`. */
export function parseTemplate(text: string, known: readonly string[]): Parsed<readonly string[]> {
  const found: string[] = [];
  for (const [written, name] of text.matchAll(/\{([^{}]*)(\}?)/g)) {
    if (!written.endsWith("}") || name === undefined) return { problem: "has a { without its }" };
    if (!known.includes(name))
      return { problem: `holds {${name}}, which stands for nothing here.${hint(name, known)}` };
    found.push(name);
  }
  return { value: found };
}

/** The text with the values in place of the placeholders; one without a value stays as it is. */
export const fillTemplate = (text: string, values: Readonly<Record<string, string | undefined>>): string =>
  text.replaceAll(/\{([a-z]+)\}/g, (written, name: string) => values[name] ?? written);
