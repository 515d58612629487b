/** What a person probably meant. */
import { distance } from "fastest-levenshtein";

/** Longer words are no slips of the finger, and comparing them costs time that hostile files would use. */
const LONGEST = 64;

/** The nearest of the words, if it is near: without regard to case and separators a third of the letters apart, or cut short. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  if (word.length > LONGEST) return undefined;
  const plain = plainOf(word);
  let best: { readonly word: string; readonly apart: number } | undefined;
  for (const candidate of known) {
    const apart = difference(plain, plainOf(candidate));
    if (apart <= Math.max(1, Math.floor(plain.length / 3)) && apart < (best?.apart ?? Number.POSITIVE_INFINITY)) {
      best = { word: candidate, apart };
    }
  }
  return best?.word ?? onlyLonger(plain, known);
}

/** `prod` for `prod-eu`, where nothing else starts so. */
function onlyLonger(plain: string, known: readonly string[]): string | undefined {
  const longer = plain.length < 3 ? [] : known.filter((candidate) => plainOf(candidate).startsWith(plain));
  return longer.length === 1 ? longer[0] : undefined;
}

/** ` Did you mean "staging"?`, or else what there is; nothing where there is nothing. */
export function hint(word: string, known: Iterable<string>): string {
  const all = [...known];
  const near = nearest(word, all);
  if (near !== undefined) return ` Did you mean "${near}"?`;
  if (all.length === 0) return "";
  const shown = all.slice(0, 12).join(", ");
  return ` There ${all.length === 1 ? "is" : "are"} ${shown}${all.length > 12 ? ` and ${all.length - 12} more` : ""}.`;
}

/** Letters that changed places are one slip. */
function difference(a: string, b: string): number {
  const sorted = (text: string): string => text.split("").sort().join("");
  return a !== b && a.length === b.length && sorted(a) === sorted(b) ? 1 : distance(a, b);
}

const plainOf = (word: string): string => word.toLowerCase().replaceAll(/[_\s-]/g, "");
