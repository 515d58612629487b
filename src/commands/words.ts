/** The words of a command's line, with quotes around what holds blanks. */

export interface Word {
  /** Without the quotes around it. */
  readonly text: string;
  /** A quoted word is never a keyword. */
  readonly quoted: boolean;
  /** Where it starts in the line, in UTF-16 units, its opening quote included. */
  readonly start: number;
  /** Where it ends, its closing quote included. */
  readonly end: number;
}

/** What closes each opening quote: plain, and as phones and word processors write them. */
const CLOSERS: ReadonlyMap<string, string> = new Map([
  ['"', '"'],
  ["“", '”“"'],
  ["”", "”"],
  ["„", '“”"'],
  ["«", "»"],
  ["»", "«"],
  ["‘", "’"],
  ["‚", "‘’"],
  ["'", "'"],
]);

const isBlank = (character: string): boolean => /[\s\p{Zs}\u200B\u2060\uFEFF]/u.test(character);

/**
 * Splits a line at blanks (those of Unicode, too). A quote opens a quoted word only at the start of a word and only if it
 * is closed before a blank or the end; inside, a backslash takes the meaning of a quote or of a backslash. Linear.
 */
export function splitWords(line: string): readonly Word[] {
  const words: Word[] = [];
  const unclosed = new Set<string>();
  let at = 0;
  while (at < line.length) {
    if (isBlank(line[at] ?? "")) {
      at += 1;
      continue;
    }
    const quoted = quotedAt(line, at, unclosed);
    const word = quoted ?? plainAt(line, at);
    words.push(word);
    at = word.end;
  }
  return words;
}

function plainAt(line: string, start: number): Word {
  let end = start;
  while (end < line.length && !isBlank(line[end] ?? "")) end += 1;
  return { text: line.slice(start, end), quoted: false, start, end };
}

/** `unclosed` remembers quotes that nothing closes any more, so that a line is not searched to its end for each. */
function quotedAt(line: string, start: number, unclosed: Set<string>): Word | undefined {
  const opener = line[start] ?? "";
  const closers = CLOSERS.get(opener);
  if (closers === undefined || unclosed.has(opener)) return undefined;
  const text: string[] = [];
  for (let at = start + 1; at < line.length; at += 1) {
    const character = line[at] ?? "";
    const next = line[at + 1];
    if (character === "\\" && next !== undefined && (next === "\\" || closers.includes(next) || next === opener)) {
      text.push(next);
      at += 1;
    } else if (closers.includes(character) && (next === undefined || isBlank(next))) {
      return { text: text.join(""), quoted: true, start, end: at + 1 };
    } else text.push(character);
  }
  unclosed.add(opener);
  return undefined;
}

/** `--override`; phones make one long dash of two hyphens. */
export const isFlag = (word: Word | undefined): boolean =>
  word !== undefined && !word.quoted && /^(?:--|—|–)[a-z]/i.test(word.text);

/** So that {@link splitWords} gives the text back as one quoted word. */
export const quoteWord = (text: string): string => `"${text.replaceAll(/["\\]/g, "\\$&")}"`;

/** As it is, or in quotes where it would be read otherwise. */
export const formatWord = (text: string, isKeyword: (text: string) => boolean = () => false): string => {
  const [only, ...more] = splitWords(text);
  const isPlain = only !== undefined && more.length === 0 && only.text === text && !CLOSERS.has(text[0] ?? "");
  return isPlain && !isKeyword(text) && !isFlag(only) ? text : quoteWord(text);
};
