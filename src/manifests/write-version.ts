/**
 * How a version is written at a place. What is there keeps its shape, and nothing is left behind that names another
 * image: a digest is never kept beside a new tag, a tag never beside a new digest.
 */
import { formatVersion, isDigest, type Version } from "../domain/image-reference.ts";
import type { FieldsSpot, ReferenceSpot, Site } from "./site.ts";
import type { ScalarEdit } from "./splice.ts";
import type { ScalarNode } from "./tree.ts";

export interface WrittenVersion {
  readonly edits: readonly ScalarEdit[];
  /** What the place holds afterwards: less than asked for where it has room for the digest only. */
  readonly holds: Version;
}

/**
 * The edits that write `to` at the site, or the reason why it must not be, as a sentence about the place.
 * With `from` naming all that the place holds, `to` is written to the letter, even if the tag or the digest goes with it.
 */
export function writeVersion({ spot, place }: Site, to: Version, from?: Version): WrittenVersion | string {
  const exactly = from !== undefined && from.tag === place.tag && from.digest === place.digest;
  const held: Version = place;
  const refusal = staleness(held, to, exactly, spot);
  if (refusal !== undefined) return refusal;
  const hasTagField = spot.kind === "reference" || spot.tag !== undefined;
  const digestOnly = held.digest !== undefined && held.tag === undefined && !(exactly && hasTagField);
  const version = digestOnly && to.digest !== undefined ? { digest: to.digest } : { ...to };
  return spot.kind === "reference" ? inReference(spot, version) : inFields(spot, version);
}

function staleness(held: Version, to: Version, exactly: boolean, spot: Site["spot"]): string | undefined {
  if (exactly) return undefined;
  if (held.digest !== undefined && to.digest === undefined) {
    return (
      `it is pinned by a digest, which would not belong to ${formatVersion(to)}; give tag@digest, ` +
      `or --from ${formatVersion(held)} to drop the digest`
    );
  }
  if (held.tag !== undefined && to.tag === undefined) {
    const drop = spot.kind === "reference" ? `, or --from ${formatVersion(held)} to drop the tag` : "";
    return `it holds the tag ${held.tag}, which would not belong to the digest; give tag@digest${drop}`;
  }
  return undefined;
}

function inReference({ scalar, nameEnd, end }: ReferenceSpot, version: Version): WrittenVersion {
  const { tag, digest } = version;
  const text = `${tag === undefined ? "" : `:${tag}`}${digest === undefined ? "" : `@${digest}`}`;
  return { edits: [{ scalar, from: nameEnd, to: end, text }], holds: version };
}

function inFields({ tag, digest, digestAsDigits }: FieldsSpot, version: Version): WrittenVersion | string {
  const asOne = tag !== undefined && (tag.text.includes("@") || isDigest(tag.text.trim()));
  if (digest === undefined || asOne) {
    if (tag === undefined) return "it has no field for a version";
    if (version.digest !== undefined && isDigest(tag.text.trim()) && version.tag === undefined) {
      return { edits: [whole(tag, version.digest)], holds: version };
    }
    if (version.tag === undefined) return "it has no field for a digest alone; give tag@digest";
    return { edits: [whole(tag, formatVersion(version))], holds: version };
  }
  if (version.tag !== undefined && tag === undefined) return "it has no field for a tag; give a digest";
  if (version.tag === undefined && tag !== undefined && tag.text.trim() !== "")
    return "its tag would not belong to the digest; give tag@digest";
  const edits: ScalarEdit[] = [];
  if (tag !== undefined && version.tag !== undefined) edits.push(whole(tag, version.tag));
  // A digest that was dropped leaves an empty value: the key stays for the next one.
  if (version.digest !== undefined || digest.text.trim() !== "") {
    const text = version.digest ?? "";
    edits.push(whole(digest, digestAsDigits === true ? text.replace(/^sha256:/, "") : text));
  }
  return { edits, holds: version };
}

/** Replaces the content; what surrounds it in a block (line breaks, blanks) stays. */
function whole(scalar: ScalarNode, text: string): ScalarEdit {
  const from = scalar.text.length - scalar.text.trimStart().length;
  return { scalar, from, to: Math.max(from, scalar.text.trimEnd().length), text };
}
