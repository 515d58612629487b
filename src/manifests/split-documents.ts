/** Cuts a stream of YAML documents apart without parsing it, so that only those that matter are parsed. */

export interface DocumentText {
  /** Counted from 0. */
  readonly document: number;
  /** Offset of the text in the file. */
  readonly start: number;
  readonly text: string;
}

/** A line that starts a document: `---` at its start, alone or followed by a blank (YAML 1.2, c-directives-end). */
const START = /^\ufeff?---(?=[\s]|$)/gm;
/** Directives and document ends make the rules longer; files that have them are not cut. */
const DIRECTIVE_OR_END = /^\ufeff?(?:%|\.\.\.(?:\s|$))/m;
const NOTHING_BUT_COMMENTS = /^\ufeff?(?:[ \t]*(?:#[^\n]*)?(?:\r?\n|$))*$/;

/**
 * The documents of a file, in order, their texts together being the file (but for blank lines and comments before the
 * first `---`). Undefined where the file has to be parsed as a whole: it holds directives (`%YAML`) or `...` lines.
 */
export function splitDocuments(text: string): readonly DocumentText[] | undefined {
  if (DIRECTIVE_OR_END.test(text)) return undefined;
  const starts = [...text.matchAll(START)].map((match) => match.index);
  const head = text.slice(0, starts[0] ?? text.length);
  if (!NOTHING_BUT_COMMENTS.test(head)) starts.unshift(0);
  return starts.map((start, document) => ({
    document,
    start,
    text: text.slice(start, starts[document + 1] ?? text.length),
  }));
}
