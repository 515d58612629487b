/** Patterns of schemas, in RE2's syntax and with its promise of linear time: they come out of pull requests. */
import { LRUCache } from "lru-cache";
import { RE2JS } from "re2js";

/** A pattern that cannot be compiled is kept as undefined, so that it is not tried again. */
const compiled = new LRUCache<string, { readonly pattern: RE2JS | undefined }>({ max: 2_000 });
/** Longer ones are not found in any published schema (the longest has 1,300 characters). */
export const LONGEST_PATTERN = 10_000;

/** Undefined where the pattern is not RE2. */
export function compilePattern(source: string): RE2JS | undefined {
  const known = compiled.get(source);
  if (known !== undefined) return known.pattern;
  const pattern = source.length > LONGEST_PATTERN ? undefined : compile(source);
  compiled.set(source, { pattern });
  return pattern;
}

function compile(source: string): RE2JS | undefined {
  try {
    return RE2JS.compile(source);
  } catch {
    // The library has several classes of errors for texts that are no patterns, and throws nothing else.
    return undefined;
  }
}

/** Whether the pattern is found anywhere in the text. A pattern that is no pattern fits everything: others tell of it. */
export const fitsPattern = (source: string, text: string): boolean => compilePattern(source)?.test(text) ?? true;
