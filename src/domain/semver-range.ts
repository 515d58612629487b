/**
 * Ranges of versions. People bring them from Flux, Argo CD Image Updater and Kargo, which read them with Masterminds'
 * library, and from npm: both spellings are understood, by translation into npm's.
 *
 *   >=1.0.0, <2.0.0     a comma is "and", as is a blank; || is "or"
 *   =>1.0 =<2 ~>1.2     Masterminds' other spellings
 *   !=1.4.2  !=1.4      not this version; not any of 1.4
 *   ^1.x-0  *-0  >=1.0.0-0  >=1.0.0-rc.1
 *                       a prerelease in a bound takes prereleases in (in one of the alternatives between ||), except in
 *                       an upper bound, where npm's users write <2.0.0-0 to keep those of 2.0.0 out
 *
 * Where prereleases are taken, an upper bound keeps out those of the version that it names: <2.0.0 refuses 2.0.0-rc.1.
 */
import { minVersion, Range, type SemVer } from "semver";

export interface SemverRange {
  includes(version: SemVer): boolean;
  /** Whether any alternative takes prereleases. */
  readonly prereleases: boolean;
}

/** A range longer than this is refused: nobody writes one by hand. */
const LONGEST = 256;

const SEPARATOR = /\s*,\s*|\s+|(?=[<>=!~^])/y;
const COMPARATOR =
  /(?<operator>>=|=>|<=|=<|!=|~>|[<>=~^]|)\s*[vV]?(?<numbers>(?:\d+|[xX*])(?:\.(?:\d+|[xX*])){0,2})(?:-(?<prerelease>[0-9A-Za-z.-]+))?(?:\+[0-9A-Za-z.-]+)?/y;
const HYPHEN = /\s+-\s+/y;

interface Comparator {
  readonly operator: string;
  /** `1`, `1.x`, `1.4.0`. */
  readonly numbers: string;
  readonly prerelease: string | undefined;
}

interface Alternative {
  readonly range: Range;
  readonly except: readonly Range[];
  readonly prereleases: boolean;
}

/**
 * Parses a range. `prereleases` takes prereleases everywhere, as a `-0` behind each bound does.
 * What cannot be read comes back as the rest of a sentence that starts with the range.
 */
export function parseSemverRange(
  text: string,
  { prereleases = false } = {},
): { readonly range: SemverRange } | { readonly problem: string } {
  if (text.trim() === "") return { problem: "is empty; write * for any version" };
  if (text.length > LONGEST) return { problem: `is longer than ${LONGEST} characters` };
  const alternatives: Alternative[] = [];
  for (const part of text.split("||")) {
    const comparators = parseComparators(part.trim());
    if ("problem" in comparators) return comparators;
    const alternative = toAlternative(comparators.list, prereleases);
    if ("problem" in alternative) return alternative;
    alternatives.push(alternative);
  }
  if (alternatives.every(({ range }) => minVersion(range) === null)) {
    return { problem: "takes no version at all: its bounds exclude each other" };
  }
  return {
    range: {
      includes: (version) => alternatives.some((alternative) => inAlternative(alternative, version)),
      prereleases: alternatives.some((alternative) => alternative.prereleases),
    },
  };
}

function inAlternative({ range, except, prereleases }: Alternative, version: SemVer): boolean {
  if (version.prerelease.length > 0 && !prereleases) return false;
  return range.test(version) && !except.some((excluded) => excluded.test(version));
}

function parseComparators(text: string): { list: Comparator[] } | { problem: string } {
  if (text === "") return { problem: "has nothing beside ||; write * for any version" };
  const list: Comparator[] = [];
  let at = 0;
  const eat = (expression: RegExp): RegExpExecArray | null => {
    expression.lastIndex = at;
    const match = expression.exec(text);
    if (match !== null) at = expression.lastIndex;
    return match;
  };
  const eatComparator = (): Comparator | undefined => {
    const groups = eat(COMPARATOR)?.groups;
    if (groups === undefined) return undefined;
    return { operator: groups["operator"] ?? "", numbers: groups["numbers"] ?? "", prerelease: groups["prerelease"] };
  };
  while (at < text.length) {
    if (list.length > 0 && eat(SEPARATOR) === null) return { problem: cannotRead(text, at) };
    const comparator = eatComparator();
    if (comparator === undefined) return { problem: cannotRead(text, at) };
    if (comparator.operator === "" && eat(HYPHEN) !== null) {
      const upper = eatComparator();
      if (upper === undefined || upper.operator !== "") return { problem: cannotRead(text, at) };
      list.push({ ...comparator, operator: ">=" }, { ...upper, operator: "<=" });
    } else {
      list.push(comparator);
    }
  }
  return { list };
}

const cannotRead = (text: string, at: number): string =>
  /^[<>=!~^\s,]*$/.test(text.slice(at))
    ? "ends where a version should stand"
    : `cannot be read at "${text.slice(at)}"; write bounds such as >=1.0.0 <2.0.0, ^1.4, ~1.4.2 or 1.x`;

function toAlternative(comparators: readonly Comparator[], always: boolean): Alternative | { problem: string } {
  for (const { numbers, prerelease } of comparators) {
    if (/(^|\.)0\d/.test(numbers)) return { problem: `holds ${numbers}; versions have no leading zeros` };
    if (prerelease !== undefined && prerelease !== "0" && isPartial(numbers)) {
      return { problem: `holds ${numbers}-${prerelease}; a prerelease stands behind three numbers (or write -0)` };
    }
  }
  const prereleases =
    always || comparators.some(({ operator, prerelease }) => prerelease !== undefined && !/^[<!]|^=</.test(operator));
  const bounds = comparators.filter(({ operator }) => operator !== "!=");
  const except = comparators.filter(({ operator }) => operator === "!=");
  try {
    return {
      range: new Range(bounds.map((bound) => toNpm(bound, prereleases)).join(" "), { includePrerelease: prereleases }),
      except: except.map(
        (excluded) => new Range(toNpm({ ...excluded, operator: "=" }, false), { includePrerelease: true }),
      ),
      prereleases,
    };
  } catch {
    return { problem: "is no range of versions such as >=1.0.0 <2.0.0" };
  }
}

/** One comparator in npm's spelling. */
function toNpm({ operator, numbers, prerelease }: Comparator, prereleases: boolean): string {
  const sign = { "=>": ">=", "=<": "<=", "~>": "~" }[operator] ?? operator;
  if (isPartial(numbers)) return `${sign}${numbers}`;
  const suffix = prerelease ?? (prereleases && sign === "<" ? "0" : undefined);
  return `${sign}${numbers}${suffix === undefined ? "" : `-${suffix}`}`;
}

const isPartial = (numbers: string): boolean => !/^\d+\.\d+\.\d+$/.test(numbers);
