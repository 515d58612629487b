/**
 * A guard between the parser's first half, which needs no stack, and its second, which recurses into collections: a
 * thousand levels make that run out of stack, which may end the whole process.
 */
import type { CST } from "yaml";

/** No manifest comes near it: real ones nest some twenty levels. */
const LIMIT = 300;

/** Whether collections in these tokens nest deeper than any manifest does. */
export function nestsTooDeeply(tokens: readonly CST.Token[]): boolean {
  let level: readonly CST.Token[] = tokens;
  for (let depth = 0; depth <= LIMIT; depth++) {
    const below: CST.Token[] = [];
    for (const token of level) addInside(token, below);
    if (below.length === 0) return false;
    level = below;
  }
  return true;
}

/** Adds the tokens that a token holds, scalars and other leaves left out: one list a level, since every file comes by. */
function addInside(token: CST.Token, below: CST.Token[]): void {
  if (token.type === "document") {
    if (token.value !== undefined) below.push(token.value);
  } else if ("items" in token) {
    for (const { key, value } of token.items) {
      if (isCollection(key)) below.push(key);
      if (isCollection(value)) below.push(value);
    }
  }
}

const isCollection = (token: CST.Token | null | undefined): token is CST.Token => token != null && "items" in token;
