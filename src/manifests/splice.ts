/** Byte-exact edits of scalars: only the characters that change, in the quotes that are there. */
import { readsAsText } from "./plain-text.ts";
import type { ScalarNode } from "./tree.ts";

/** Characters of a file to replace. */
export interface Splice {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Part of a scalar's content and what shall stand there. */
export interface ScalarEdit {
  readonly scalar: ScalarNode;
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/** The content of the scalar after the edit. */
const editedText = ({ scalar, from, to, text }: ScalarEdit): string =>
  scalar.text.slice(0, from) + text + scalar.text.slice(to);

/** The contents of all edited scalars after the edits, of which one scalar may have several. */
export function editedTexts(edits: readonly ScalarEdit[]): ReadonlyMap<ScalarNode, string> {
  const splices = new Map<ScalarNode, Splice[]>();
  for (const { scalar, from, to, text } of edits) {
    const own = splices.get(scalar) ?? [];
    own.push({ start: from, end: to, text });
    splices.set(scalar, own);
  }
  const texts = new Map<ScalarNode, string>();
  for (const [scalar, own] of splices) texts.set(scalar, applySplices(scalar.text, own) ?? scalar.text);
  return texts;
}

/**
 * What to replace in the file for an edit. A plain scalar stays plain only if all readers still take it for a string,
 * else the whole value is put in double quotes; quotes that are there stay, needed or not.
 * Returns the reason, as the end of a sentence, where the scalar is not written as it reads.
 */
export function spliceFor(edit: ScalarEdit, fileText: string): Splice | string {
  const { scalar, from, to, text } = edit;
  if (scalar.start < 0 || scalar.end < scalar.start) return "it stands in a text that is folded over several lines";
  if (scalar.style === "plain" && (scalar.json || !readsAsText(editedText(edit)))) {
    return padded({ start: scalar.start, end: scalar.end, text: `"${editedText(edit)}"` }, fileText);
  }
  const start = scalar.text === "" && scalar.style === "plain" ? scalar.start : scalar.at(from);
  const end = from === to ? start : endOf(scalar, to);
  if (start === undefined || end === undefined || end - start !== to - from) {
    return "it is written with escapes or over several lines";
  }
  return padded({ start, end, text }, fileText);
}

const endOf = (scalar: ScalarNode, to: number): number | undefined => {
  const last = scalar.at(to - 1);
  return last === undefined ? undefined : last + 1;
};

/** An empty value gets a blank between itself and the `:` or `-` before it, or the comment behind it. */
function padded(splice: Splice, fileText: string): Splice {
  if (splice.start !== splice.end || splice.text === "") return splice;
  const before = fileText[splice.start - 1] ?? "\n";
  const after = fileText[splice.start] ?? "\n";
  const lead = before === ":" || before === "-" || before === "," || before === "?" ? " " : "";
  const trail = after === "#" ? " " : "";
  return { ...splice, text: `${lead}${splice.text}${trail}` };
}

/** Applies splices, last first; the same splice twice counts once. Returns undefined where two overlap. */
export function applySplices(text: string, splices: readonly Splice[]): string | undefined {
  const sorted = splices.toSorted((a, b) => a.start - b.start || a.end - b.end);
  const pieces: string[] = [];
  let at = 0;
  let previous: Splice | undefined;
  for (const splice of sorted) {
    if (previous !== undefined && isSame(previous, splice)) continue;
    if (splice.start < at || (previous !== undefined && splice.start === previous.start)) return undefined;
    pieces.push(text.slice(at, splice.start), splice.text);
    at = splice.end;
    previous = splice;
  }
  return pieces.join("") + text.slice(at);
}

const isSame = (a: Splice, b: Splice): boolean => a.start === b.start && a.end === b.end && a.text === b.text;
