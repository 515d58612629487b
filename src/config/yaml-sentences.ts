/** The parser's errors as sentences for people who do not know YAML by heart. */
import type { YAMLError, YAMLWarning } from "yaml";

type Remark = YAMLError | YAMLWarning;

/** Mistakes in one scalar, which leave everything around it readable. */
const LOCAL = new Set(["TAG_RESOLVE_FAILED", "BAD_DQ_ESCAPE", "BAD_SCALAR_START", "BAD_ALIAS", "MULTIPLE_ANCHORS"]);
const BLOCK_HEADER = "Block scalar header includes extra characters";

const isBlockHeader = ({ message }: Remark): boolean => message.startsWith(BLOCK_HEADER);

/** Whether what stands around the mistake can be read all the same. */
export const isLocal = (error: Remark): boolean => LOCAL.has(error.code) || isBlockHeader(error);

/** Where the value starts that the parser complains about. */
export const placeOf = (error: Remark): number => error.pos[0] - (isBlockHeader(error) ? 1 : 0);

export function syntaxSentence(error: Remark, text: string): string {
  const written = lineFrom(text, placeOf(error));
  const first = written[0] ?? "";
  if (isBlockHeader(error) || (LOCAL.has(error.code) && /[!*@`%&>|]/.test(first))) {
    return mustBeQuoted(written);
  }
  return SENTENCES[error.code]?.(error, text) ?? notYaml(error);
}

const SENTENCES: Partial<Record<Remark["code"], (error: Remark, text: string) => string | undefined>> = {
  TAB_AS_INDENT: () => "The line is indented with a tab; YAML takes blanks.",
  BLOCK_AS_IMPLICIT_KEY: () =>
    "Two keys stand on one line, or the line is indented too far; put each key on its own line, or the value in quotes.",
  MULTILINE_IMPLICIT_KEY: () => "A key has no colon behind it.",
  MISSING_CHAR: bracesOrSyntax,
  RESOURCE_EXHAUSTION: () => "The file is nested too deeply.",
  BAD_DQ_ESCAPE: ({ message }) => `${message}; in double quotes write \\\\ for a backslash, or use single quotes.`,
  UNEXPECTED_TOKEN: bracesOrSyntax,
};

function bracesOrSyntax(error: Remark, text: string): string | undefined {
  return hasPlaceholder(text, placeOf(error)) ? "Text with { in it must be in quotes here." : undefined;
}

const notYaml = ({ message }: Remark): string =>
  `The text is not YAML from here: ${message}. Look for indentation, brackets and quotes that do not match.`;

/** Whether the line has a placeholder in it that YAML takes for a map. */
function hasPlaceholder(text: string, offset: number): boolean {
  const start = text.lastIndexOf("\n", offset - 1) + 1;
  return /\{[a-z]+\}/.test(lineFrom(text, start));
}

/** For the characters with which YAML starts something other than text. */
export function mustBeQuoted(written: string): string {
  const text = written
    .replace(/\s+#.*$/, "")
    .replace(/[\s}\],]+$/, "")
    .slice(0, 60);
  return `Text that starts with ${written[0] ?? "this"} must be in quotes: "${text}".`;
}

const lineFrom = (text: string, offset: number): string => text.slice(offset, offset + 200).split(/[\r\n]/, 1)[0] ?? "";
