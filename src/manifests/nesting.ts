/**
 * A guard between the parser's first half, which needs no stack, and its second, which recurses into collections: a
 * thousand levels make that run out of stack, which may end the whole process.
 */
import type { CST } from "yaml";

/** No manifest comes near it: real ones nest some twenty levels. */
const LIMIT = 300;

/** Whether collections in these tokens nest deeper than any manifest does. */
export function nestsTooDeeply(tokens: readonly CST.Token[]): boolean {
  let level: readonly (CST.Token | null | undefined)[] = tokens;
  for (let depth = 0; depth <= LIMIT; depth++) {
    level = level.flatMap(inside);
    if (level.length === 0) return false;
  }
  return true;
}

/** The tokens that a token holds, scalars and other leaves left out. */
function inside(token: CST.Token | null | undefined): readonly (CST.Token | null | undefined)[] {
  if (token == null) return [];
  if (token.type === "document") return [token.value];
  if (!("items" in token)) return [];
  return token.items.flatMap((item) => [item.key, item.value].filter(isCollection));
}

const isCollection = (token: CST.Token | null | undefined): boolean => token != null && "items" in token;
