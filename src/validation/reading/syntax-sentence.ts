/** What the parser of YAML complains about, for people who do not know YAML by heart. */
import type { YAMLError } from "yaml";
import { syntaxSentence as commonSentence, placeOf } from "../../config/yaml-sentences.ts";

export interface SyntaxFault {
  /** Offset in the text. */
  readonly offset: number;
  readonly message: string;
}

/** Where the mistake is, rather than where the parser noticed it, and one sentence on it. */
export function describeSyntax(error: YAMLError, text: string): SyntaxFault {
  const offset = Math.min(placeOf(error), text.length);
  return openQuote(error, text) ?? openBracket(error, text) ?? misplaced(error, text, offset);
}

function openQuote(error: YAMLError, text: string): SyntaxFault | undefined {
  if (error.code !== "MISSING_CHAR" || !/Missing closing ["']quote/.test(error.message)) return undefined;
  const quote = error.message.includes('"quote') ? '"' : "'";
  // The parser noticed it at the end of what it took for text: the quote that opens it stands before.
  const opened = openedAt(text, quote, error.pos[0]);
  return { offset: opened, message: `The quote (${quote}) that opens here is not closed.` };
}

/** The last place before the offset at which a quote opens a scalar. */
function openedAt(text: string, quote: string, before: number): number {
  const opening = new RegExp(`(?:^|[\\s:,[{-])(${quote})`, "gm");
  let found = -1;
  for (const match of text.slice(0, before).matchAll(opening)) found = match.index + match[0].length - 1;
  return found < 0 ? Math.min(before, text.length) : found;
}

function openBracket(error: YAMLError, text: string): SyntaxFault | undefined {
  const [, kind] =
    /Flow (map|sequence) in block collection must be sufficiently indented|Expected flow \w+ to end with [\]}]/.exec(
      error.message,
    ) ?? [];
  const ends = /Expected flow (map|sequence) to end with/.exec(error.message)?.[1] ?? kind;
  if (ends === undefined) return undefined;
  const bracket = ends === "map" ? "{" : "[";
  const opened = text.lastIndexOf(bracket, error.pos[0]);
  if (opened < 0) return undefined;
  return { offset: opened, message: `The ${bracket} that opens here is not closed by ${ends === "map" ? "}" : "]"}.` };
}

const MISPLACED: Readonly<Record<string, string>> = {
  BAD_INDENT: "The indentation does not fit what stands above; align the line with the keys that it belongs to.",
  IMPOSSIBLE: "The indentation does not fit what stands above; align the line with the keys that it belongs to.",
  BLOCK_AS_IMPLICIT_KEY:
    "A map starts in the middle of a line, or the line is indented too far; text with `: ` in it must be in quotes.",
  MULTILINE_IMPLICIT_KEY: "This line has no colon, so it is no `key: value`.",
  KEY_OVER_1024_CHARS: "A key has more than 1,024 characters.",
};

const misplaced = (error: YAMLError, text: string, offset: number): SyntaxFault => ({
  offset,
  message: MISPLACED[error.code] ?? commonSentence(error, text),
});
