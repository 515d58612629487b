/** Blocks of Markdown as CommonMark 0.31 and GitHub read them, line by line: what starts one, what goes on with it. */

const FENCE = /^[ \t]*(?<run>`{3,}|~{3,})(?<info>.*)$/;
/** Blocks that end a paragraph without an empty line: headings, lists, rules, quotes, tables' and headings' underlines. */
const BLOCK_START = /^ {0,3}(?:#{1,6}(?:[ \t]|$)|>|(?:[-_*=][ \t]*){3,}$|=+[ \t]*$|-+[ \t]*$)/;
const ITEM = /^ {0,3}(?:[-+*]|\d{1,9}[.)])(?:[ \t]|$)/;
/** Inside a paragraph of no list only such lines start one. */
const FIRST_ITEM = /^ {0,3}(?:[-+*]|1[.)])[ \t]+\S/;
/** Of equals signs, it makes a heading of a paragraph, but none of a quote's. */
export const UNDERLINE = /^ {0,3}=+[ \t]*$/;
/** A quote, also as the first thing in an item of a list. */
export const QUOTE = /^[ \t]*(?:(?:[-+*]|\d{1,9}[.)])[ \t]+){0,8}>/;
/** One marker of a list's item, with the blanks around it. */
export const MARKER = /(?<before>[ \t]*)(?<marker>[-+*]|\d{1,9}[.)])(?<after>[ \t]+|$)/y;
/** Headings and rules are blocks of one line. */
export const ONE_LINE = /^ {0,3}(?:#{1,6}(?:[ \t]|$)|(?:(?:\*[ \t]*){3,}|(?:_[ \t]*){3,}|(?:-[ \t]*){3,})$)/;
/** Where no paragraph goes on, a line that is indented so is code. */
export const CODE_INDENT = 4;
/** Markers of items that are read in one line: more are no list that anybody writes. */
export const DEEPEST = 16;
/** What starts a block of HTML (CommonMark 0.31, section 4.6), by what ends it: a tag, `-->`, an empty line, nothing. */
export const RAW = /^ {0,3}<(?:pre|script|style|textarea)(?:[\s>]|$)/i;
export const RAW_END = /<\/(?:pre|script|style|textarea)>/i;
export const COMMENT = /^ {0,3}<!--/;
export const ODD = /^ {0,3}<[?!]/;
export const HTML =
  /^ {0,3}<\/?(?:address|article|aside|base|basefont|blockquote|body|caption|center|col|colgroup|dd|details|dialog|dir|div|dl|dt|fieldset|figcaption|figure|footer|form|frame|frameset|h[1-6]|head|header|hr|html|iframe|legend|li|link|main|menu|menuitem|nav|noframes|ol|optgroup|option|p|param|search|section|summary|table|tbody|td|tfoot|th|thead|title|tr|track|ul)(?:[\s>]|\/>|$)/i;
/** Any other tag that stands alone. It ends no paragraph. */
export const TAG = /^ {0,3}<\/?[a-z][^<>]*>[ \t]*$/i;
export const BLANK = /^[ \t]*$/;

/** The run of backticks or tildes that opens a fence here. */
export function fenceOf(line: string): string | undefined {
  const { run, info } = FENCE.exec(line)?.groups ?? {};
  // Backticks behind backticks: inline code, not a fence.
  return run?.startsWith("`") === true && info?.includes("`") === true ? undefined : run;
}

/** Columns of blanks in front; a tab counts four. */
export const indentOf = (line: string): number => {
  const blanks = /^[ \t]*/.exec(line)?.[0] ?? "";
  return blanks.replaceAll("\t", "    ").length;
};

/** Whether a line ends the paragraph above it by starting something else; items end one only as Markdown says. */
export const startsBlock = (line: string, inList: boolean): boolean =>
  BLOCK_START.test(line) ||
  (inList ? ITEM : FIRST_ITEM).test(line) ||
  RAW.test(line) ||
  COMMENT.test(line) ||
  ODD.test(line) ||
  HTML.test(line);

/** Whether a line goes on with the paragraph above it. */
export const continues = (line: string, inList: boolean): boolean =>
  !BLANK.test(line) && fenceOf(line) === undefined && !QUOTE.test(line) && !startsBlock(line, inList);

/** For the start of each run of backticks where the code that it opens ends: behind the next run of the same length. */
export function closersOf(text: string): Map<number, number> {
  const closers = new Map<number, number>();
  const nextOf = new Map<number, number>();
  const runs = [...text.matchAll(/`+/g)];
  for (const run of runs.reverse()) {
    const [{ length }] = run;
    const closer = nextOf.get(length);
    if (closer !== undefined) closers.set(run.index, closer + length);
    nextOf.set(length, run.index);
  }
  return closers;
}
