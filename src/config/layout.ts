/**
 * Layout patterns: `apps/{application}/overlays/{environment}/**` says which files belong to which application in which
 * environment. A placeholder is one segment of a path or a part of one; `*` and `**` are as in path-pattern.ts; a `/` at
 * the end means everything below.
 */
import { Mistake } from "../domain/failure.ts";
import { type Accept, matchPath } from "../domain/path-match.ts";
import { type PathPattern, parsePathPattern, placeholdersOf, type Segment } from "../domain/path-pattern.ts";

/** A pattern, split at `/`; the grammar is in docs/configuration.md. */
export interface LayoutPattern {
  /** As written, for people. */
  readonly written: string;
  readonly segments: PathPattern;
  /** False: all files that it matches belong to one environment, told apart by branch or repository. */
  readonly hasEnvironment: boolean;
}

/** What a file's path says. */
export interface LayoutMatch {
  readonly application: string;
  /** How the path spells the environment; undefined where the pattern has no `{environment}`. */
  readonly inPath: string | undefined;
}

/** Parses a pattern; what cannot be read comes back as the rest of a sentence that starts with the pattern. */
export function parseLayout(
  written: string,
): { readonly layout: LayoutPattern } | { readonly problem: string; readonly remedy?: string } {
  if (/[?[\]\\]/.test(written))
    return { problem: "holds ?, [, ] or \\, which layouts do not know; there are * and **" };
  const parsed = parsePathPattern(written.endsWith("/") ? `${written}**` : written, ["application", "environment"]);
  if ("problem" in parsed) return parsed;
  const segments = parsed.pattern;
  const names = placeholdersOf(segments);
  for (const name of ["application", "environment"]) {
    if (names.filter((each) => each === name).length > 1) {
      return { problem: `has {${name}} twice; write * for all but one of them` };
    }
  }
  if (!names.includes("application")) {
    return { problem: "has no {application}; put it where the path names the application" };
  }
  return shapeProblem(segments) ?? { layout: { written, segments, hasEnvironment: names.includes("environment") } };
}

/** The pattern of a text that is known to be one. Throws Mistake `layout` otherwise. */
export function compileLayout(written: string): LayoutPattern {
  const parsed = parseLayout(written);
  if ("problem" in parsed) throw new Mistake("layout", `The layout "${written}" ${parsed.problem}.`);
  return parsed.layout;
}

/**
 * What the pattern says about a file, undefined if it does not match. `accept` tells which spellings of environments
 * are known: with it, the reading is found in which `{environment}` is one of them.
 */
export function matchLayout(
  { segments }: LayoutPattern,
  path: string | readonly string[],
  accept?: (inPath: string) => boolean,
): LayoutMatch | undefined {
  const acceptKnown: Accept | undefined = accept && ((name, text) => name !== "environment" || accept(text));
  const captures = matchPath(segments, typeof path === "string" ? path.split("/") : path, acceptKnown);
  const application = captures?.["application"];
  return application === undefined ? undefined : { application, inPath: captures?.["environment"] };
}

function shapeProblem(segments: PathPattern): { readonly problem: string } | undefined {
  const last = segments.at(-1);
  const end = last === undefined || last === "**" ? undefined : last.at(-1);
  if (end?.kind === "wildcard" && end.name !== "*") {
    return { problem: "ends in a directory and so matches no file in it; write /** behind it" };
  }
  for (const chunk of betweenAny(segments)) {
    if (chunk.length > 0 && !chunk.some(isAnchor)) {
      return {
        problem:
          "is ambiguous: between two ** nothing says which directory is meant; write a name of a directory beside {application}",
      };
    }
  }
  return undefined;
}

/** The runs of segments that have a `**` on either side, so that only their own text says where they lie. */
function betweenAny(segments: PathPattern): readonly (readonly Segment[])[] {
  const runs: Segment[][] = [[]];
  // The `*` in front of a trailing ** is a part of it.
  const inner = segments.at(-1) === "**" ? segments.toSpliced(-2, 1) : segments;
  for (const segment of inner) {
    if (segment === "**") runs.push([]);
    else runs.at(-1)?.push(segment);
  }
  return runs.slice(1, -1);
}

const isAnchor = (segment: Segment): boolean =>
  segment !== "**" && segment.some((atom) => atom.kind === "literal" || atom.name === "environment");
