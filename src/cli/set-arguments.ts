/** The command line of `towpath set`, parsed. */
import type { Problem } from "../domain/failure.ts";
import { formatVersion, parseVersion, type Version } from "../domain/image-reference.ts";
import { mistakeInMatch } from "../manifests/match-line.ts";
import { parseDocumentPointer } from "../manifests/pointer.ts";
import type { ImageVersion } from "../manifests/set-image.ts";
import type { PlaceToSet } from "../manifests/set-place.ts";
import { pinnedReference } from "../manifests/site.ts";
import { normalName, splitReference } from "../manifests/written-reference.ts";

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
  const moved = assignments.some((assignment) => halves(assignment)[0] === options.from);
  const from = options.from === undefined || moved ? undefined : parseHeld(options.from);
  if (options.from !== undefined && from === undefined && !moved) return notAVersion(options.from);
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
    const [left, right] = halves(assignment);
    if (left === "" || right === "") return `${assignment} is not of the form image=version`;
    const to = parseTarget(right);
    if (to === undefined) return notAVersion(right);
    if (/^(?:chart|git):/.test(left)) return notAnImage(left);
    const source = parseSource(left);
    if (source.from && rest.from && formatVersion(source.from) !== formatVersion(rest.from)) {
      return `${left} and --from ${formatVersion(rest.from)} do not go together`;
    }
    images.push({ ...source, ...to });
  }
  const twice = images.find(({ image }, index) => images.findIndex((other) => other.image === image) !== index);
  return twice === undefined ? { ...rest, kind: "images", images } : `${twice.image} is given twice`;
}

/** `ghcr.io/acme/app`, or `ghcr.io/acme/app:1.2` for the places that hold 1.2. */
function parseSource(left: string): Pick<ImageVersion, "image" | "from"> {
  const reference = pinnedReference(left);
  if (reference === undefined || reference.unreadable !== undefined) return { image: left };
  const { name, tag, digest } = reference;
  return { image: name, from: { ...(tag !== undefined && { tag }), ...(digest !== undefined && { digest }) } };
}

/** A version; or another repository, with or without a version, told by the `/` that no version has. */
function parseTarget(right: string): Pick<ImageVersion, "to" | "move"> | undefined {
  const to = parseVersion(right);
  if (to !== undefined) return { to };
  const reference = right.includes("/") ? splitReference(right) : undefined;
  if (reference === undefined || reference.unreadable !== undefined || !normalName(reference.name)) return undefined;
  const { name, tag, digest } = reference;
  const version = { ...(tag !== undefined && { tag }), ...(digest !== undefined && { digest }) };
  return { to: version, move: { name, ...version } };
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

const notAnImage = (text: string): Problem => ({
  code: "not-an-image",
  message: `${text} is no image; name the place of a chart's version or a Git reference with --at.`,
});
