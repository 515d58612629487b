/** The command line of `towpath set`, parsed. */
import type { Problem } from "../domain/failure.ts";
import { parseVersion, type Version } from "../domain/image-reference.ts";
import { mistakeInMatch } from "../manifests/match-line.ts";
import { parseDocumentPointer } from "../manifests/pointer.ts";
import type { ImageVersion } from "../manifests/set-image.ts";
import type { PlaceToSet } from "../manifests/set-place.ts";

export type SetRequest = { readonly paths: readonly string[]; readonly from?: Version } & (
  | { readonly kind: "images"; readonly images: readonly ImageVersion[] }
  | { readonly kind: "places"; readonly places: readonly PlaceToSet[] }
);

interface Options {
  readonly from?: string;
  readonly at: readonly string[];
  readonly match?: string;
  readonly tag?: string;
}

/**
 * Parses the arguments. A string says what is wrong with the shape of the command line (wrong usage); a Problem, that
 * something in it is no version (a mistake).
 */
export function parseSetArguments(args: readonly string[], options: Options): SetRequest | string | Problem {
  const first = args.findIndex((arg) => !isAssignment(arg));
  const assignments = first < 0 ? args : args.slice(0, first);
  const paths = first < 0 ? [] : args.slice(first);
  const from = options.from === undefined ? undefined : parseHeld(options.from);
  if (options.from !== undefined && from === undefined) return notAVersion(options.from);
  const rest = { paths, ...(from !== undefined && { from }) };
  const named = options.at.length > 0 || options.match !== undefined;
  if (paths.length === 0) return "name at least one file or folder";
  if (named && assignments.length > 0) return `${assignments[0]} and --at or --match do not go together`;
  if ((options.match === undefined) !== (options.tag === undefined)) return "--match and --tag go together";
  if (!named) {
    if (assignments.length === 0) return "name an image and its version, as image=version, before the paths";
    return withImages(assignments, rest);
  }
  return withPlaces(options, rest);
}

function withImages(assignments: readonly string[], rest: Omit<SetRequest, "kind">): SetRequest | string | Problem {
  const images: ImageVersion[] = [];
  for (const assignment of assignments) {
    const [image, value] = halves(assignment);
    if (image === "" || value === "") return `${assignment} is not of the form image=version`;
    if (images.some((other) => other.image === image)) return `${image} is given twice`;
    const to = parseVersion(value);
    if (to === undefined) return notAVersion(value);
    images.push({ image, to });
  }
  return { ...rest, kind: "images", images };
}

function withPlaces(options: Options, rest: Omit<SetRequest, "kind">): SetRequest | string | Problem {
  const places: PlaceToSet[] = [];
  for (const text of options.at) {
    const [pointer, value] = halves(text);
    const at = parseDocumentPointer(pointer);
    if (at === undefined) return `${pointer} is no JSON Pointer; write /a/b, or #1/a/b for the second document`;
    const to = parseVersion(value);
    if (to === undefined) return notAVersion(value);
    places.push({ at, to });
  }
  if (options.match !== undefined && options.tag !== undefined) {
    const mistake = mistakeInMatch(options.match);
    if (mistake !== undefined) return `--match: ${mistake}`;
    const to = parseHeld(options.tag);
    if (to === undefined) return notAVersion(options.tag);
    places.push({ match: options.match, to });
  }
  return { ...rest, kind: "places", places };
}

/** Paths that hold a `=` are told apart by a leading `./`. */
const isAssignment = (arg: string): boolean => arg.includes("=") && !/^(?:\.{0,2}\/|[A-Za-z]:\\)/.test(arg);

/** Pointers may hold `=`, versions never do. */
function halves(text: string): readonly [string, string] {
  const at = text.lastIndexOf("=");
  return [text.slice(0, at), text.slice(at + 1)];
}

/** A version as a place holds it: digests may be written without the `@`. */
const parseHeld = (text: string): Version | undefined => parseVersion(text.startsWith("sha256:") ? `@${text}` : text);

const notAVersion = (text: string): Problem => ({
  code: "not-a-version",
  message: `\`${text}\` is neither a tag, nor tag@sha256:…, nor @sha256:….`,
});
