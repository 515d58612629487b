/**
 * Texts from outside (names, tags, commit subjects, reasons) on their way into what people read on GitHub: no mention or
 * issue reference fires, no HTML or Markdown gets in, nothing invisible or reordering stays.
 */

/** One line without control characters, bidirectional overrides, zero-width characters and blanks at the ends. */
export const oneLine = (text: string): string =>
  text
    .toWellFormed()
    .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, " ")
    .replaceAll(/\p{Cf}/gu, "")
    .trim();

/** A zero-width space, as an entity: it keeps GitHub from seeing `@name`, `#12` and addresses as one word. */
const BREAK = "&#8203;";

/** What would fire is cut apart behind these. */
const FIRING = /@|#(?=\d)|:(?=\/\/)|gh-(?=\d)|www(?=\.)|(?:mailto|xmpp):/i;
/** What means something in HTML or Markdown, anywhere or at the start of a line. */
const MARKS = /[&<>\\`*_[\]|~$^]|^[-+=#]|(?<=^\d+)[.)]/;
const EITHER = new RegExp(`(?<firing>${FIRING.source})|${MARKS.source}`, "gi");
const ENTITIES = new Map([
  ["&", "&amp;"],
  ["<", "&lt;"],
  [">", "&gt;"],
]);

/**
 * Plain text as Markdown, on one line. Also safe in a table cell, in a list and in a heading. `@` always is followed by a
 * break, so that neither a mention nor a mail address is found; so are `#` and `GH-` before digits and what makes a URL.
 */
export const escapeMarkdown = (text: string): string =>
  oneLine(text).replaceAll(EITHER, (found, firing: string | undefined) =>
    firing === undefined ? (ENTITIES.get(found) ?? `\\${found}`) : `${found}${BREAK}`,
  );

/** Text as a code span, in which nothing fires; empty text gives nothing. */
export function code(text: string): string {
  const line = oneLine(text);
  if (line === "") return "";
  const longest = Math.max(0, ...Array.from(line.matchAll(/`+/g), ([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  const pad = line.startsWith("`") || line.endsWith("`") ? " " : "";
  return `${fence}${pad}${line}${pad}${fence}`;
}

/** A code span in a table cell: tables are cut at bars first, and take the backslash before one away again. */
export const codeCell = (text: string): string =>
  // Parsers do not agree on a bar behind a backslash: that one is written with its look-alike.
  code(text).replaceAll("\\|", "\\∣").replaceAll("|", "\\|");

/**
 * Plain text for what is not Markdown: titles, commit messages. What would fire there is written with look-alikes of
 * full width (`＠name`, `＃12`): it reads the same and is no mention and no issue.
 */
export const neutralise = (text: string): string =>
  oneLine(text)
    .replaceAll(/(?<![A-Za-z0-9])@/g, "＠")
    .replaceAll(/#(?=\d)/g, "＃")
    .replaceAll(/(gh)-(?=\d)/gi, "$1‑")
    .replaceAll("://", "：//");

/** At most that many UTF-16 units, with an ellipsis where something was cut. */
export function clip(text: string, length: number): string {
  if (text.length <= length) return text;
  const cut = text.slice(0, Math.max(0, length - 1));
  // Not through the middle of a character outside the basic plane.
  return `${/[\uD800-\uDBFF]$/.test(cut) ? cut.slice(0, -1) : cut}…`;
}
