/** How gates put things into one plain sentence. */

/** `a`, `a and b`, `a, b and c`. */
export const enumerate = (names: readonly string[], last = "and"): string =>
  names.length < 2 ? (names[0] ?? "") : `${names.slice(0, -1).join(", ")} ${last} ${names.at(-1)}`;

/** At most `most` of the names, and how many more there are. */
export const enumerateSome = (names: readonly string[], most: number, last = "and"): string =>
  names.length <= most
    ? enumerate(names, last)
    : enumerate([...names.slice(0, most), `${names.length - most} more`], last);

/** `1 approval`, `2 approvals`. */
export const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? "" : "s"}`;

const START = /^.{0,200}/su;
/** Blanks, line ends, control characters, and marks that turn or hide text. */
const UNREADABLE = /[\s\p{Cc}\p{Cf}]+/gu;

/** What somebody outside said, on one line, in quotes and of bearable length; empty if they said nothing. */
export function quote(text: string): string {
  const line = text
    .replace(UNREADABLE, " ")
    .trim()
    .replaceAll(/[\u201c\u201d]/g, '"');
  if (line === "") return "";
  const start = START.exec(line)?.[0] ?? "";
  return `\u201c${start}${start.length < line.length ? "…" : ""}\u201d`;
}

/** `: “text”`, or nothing where nothing was said. */
export const because = (text: string): string => {
  const quoted = quote(text);
  return quoted === "" ? "" : `: ${quoted}`;
};

/** The first seven digits of a commit, as Git shows it. */
export const shortSha = (sha: string): string => sha.slice(0, 7);
