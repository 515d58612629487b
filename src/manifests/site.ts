/** A place together with the scalars that it is written in: what readers find and editors change. */
import type { Version } from "../domain/image-reference.ts";
import type { Place, PlaceFormat } from "../domain/place.ts";
import type { ManifestDocument } from "./parse-manifest.ts";
import type { AliasNode, ScalarNode } from "./tree.ts";
import { normalName, splitReference, type WrittenReference } from "./written-reference.ts";

/** `name:tag@digest` in one scalar, or in a part of a longer text. */
export interface ReferenceSpot {
  readonly kind: "reference";
  readonly scalar: ScalarNode;
  /** Offsets in the scalar's text. */
  readonly nameStart: number;
  readonly nameEnd: number;
  readonly end: number;
}

/** Tag and digest in scalars of their own. */
export interface FieldsSpot {
  readonly kind: "fields";
  /** May hold `tag@digest`. */
  readonly tag?: ScalarNode;
  readonly digest?: ScalarNode;
  /** The digest is written without `sha256:` in front. */
  readonly digestAsDigits?: boolean;
  /** Names the image, or the part of its name that is not the registry. */
  readonly name?: ScalarNode;
  /** The name says which image is meant and must stay as it is: `name` of a kustomize image. */
  readonly nameIsKey?: boolean;
}

export interface Site {
  readonly place: Place;
  readonly spot: ReferenceSpot | FieldsSpot;
  /** Normalised names that the image may have: `place.image`, and others where the file leaves room (a registry elsewhere). */
  readonly names: readonly string[];
  /** Names as written, to be matched to the letter where no normalised name fits. */
  readonly spellings: readonly string[];
  /** Values around it that may be the front part of its image's name, under keys that say nothing. */
  readonly nameParts?: () => readonly string[];
  /** Why it cannot be edited, as a sentence without the place in front. */
  readonly blocked?: string;
  /** The alias through which it is written, where the value is one: the anchor's scalar is in `spot`. */
  readonly alias?: AliasNode;
  /** A mention in a text of another kind (a script, an argument), not a field of its own. */
  readonly inText?: boolean;
}

/** What a reader knows of the document it reads. */
export interface SiteContext {
  readonly document: ManifestDocument;
  readonly format: PlaceFormat;
  readonly lineAt: (offset: number) => number;
}

interface SiteParts extends Version {
  readonly pointer: string;
  readonly lineOf: ScalarNode | AliasNode;
  readonly written: string | undefined;
  readonly names: readonly string[];
  readonly takesDigest: boolean;
}

/** The place of a site, as the domain knows it. */
export function placeOf(context: SiteContext, parts: SiteParts): Place {
  const { tag, digest, written } = parts;
  const [image] = parts.names;
  return {
    file: context.document.file.path,
    document: context.document.document,
    pointer: parts.pointer,
    format: context.format,
    line: context.lineAt(firstOffset(parts.lineOf)),
    takesDigest: parts.takesDigest,
    ...(tag !== undefined && { tag }),
    ...(digest !== undefined && { digest }),
    ...(image !== undefined && { image }),
    ...(written !== undefined && { writtenImage: written }),
  };
}

/** Where the content starts: of a block scalar its first line, not the `|`. */
const firstOffset = (node: ScalarNode | AliasNode): number =>
  node.kind === "alias" ? node.start : (node.at(node.text.length - node.text.trimStart().length) ?? node.near);

/** A site for a scalar that is an image reference as a whole, or has one at `offset`. */
export function referenceSite(
  context: SiteContext,
  scalar: ScalarNode,
  reference: WrittenReference,
  extra: Partial<Pick<Site, "blocked" | "inText">> & { readonly offset?: number; readonly pointer?: string } = {},
): Site {
  const { offset = 0, pointer = scalar.pointer, ...rest } = extra;
  const name = normalName(reference.name);
  const names = name === undefined ? [] : [name];
  const { tag, digest } = reference;
  const unreadable = reference.unreadable;
  const blocked =
    rest.blocked ?? (unreadable === undefined ? undefined : `its tag is \`${unreadable}\`, not a version`);
  return {
    place: placeOf(context, {
      pointer,
      lineOf: scalar,
      written: reference.name,
      names,
      takesDigest: true,
      ...(tag !== undefined && { tag }),
      ...(digest !== undefined && { digest }),
    }),
    spot: {
      kind: "reference",
      scalar,
      nameStart: offset + reference.start,
      nameEnd: offset + reference.nameEnd,
      end: offset + reference.end,
    },
    names,
    spellings: [reference.name],
    ...(rest.inText === true && { inText: true }),
    ...(blocked !== undefined && { blocked }),
  };
}

/** {@link splitReference}, if there is a tag or a digest (or what stands for one). */
export function pinnedReference(text: string): WrittenReference | undefined {
  const reference = splitReference(text);
  const pinned = reference?.tag ?? reference?.digest ?? reference?.unreadable;
  return pinned === undefined ? undefined : reference;
}
