/**
 * Images whose name, tag and digest stand in entries of their own: `repository` and `tag`, `image` and `tag`,
 * `initImage` and `initImageTag`, `hub` and `tag`, Helm parameters `image.repository` and `image.tag`.
 */
import { byFamily, byRank, type Field, fieldsOf, heldByDigest, heldByTag, nameFields, nameOf } from "./image-fields.ts";
import { speaksOfImages } from "./key-role.ts";
import { type FieldsSpot, pinnedReference, placeOf, referenceSite, type Site, type SiteContext } from "./site.ts";
import type { Entry, ScalarNode } from "./tree.ts";

export interface Surroundings {
  /** Pointer of the map; undefined where the entries lie in several. */
  readonly pointer: string | undefined;
  /** The map is called an image: `image: {…}`. */
  readonly inImage: boolean;
  /** Entries that come by a merge key (`<<: *image`): they name an image, and are edited where they stand. */
  readonly merged: readonly Entry[];
  readonly outerRegistries: readonly string[];
  /** Whether a tag without a name beside it is a place here. */
  readonly bareTags: boolean;
}

/** The sites among the entries of one map, and the scalars that they are made of. */
export function familySites(
  context: SiteContext,
  entries: readonly Entry[],
  around: Surroundings,
): { readonly sites: readonly Site[]; readonly used: readonly ScalarNode[] } {
  const merged = byFamily(fieldsOf(around.merged, around.inImage));
  const sites: Site[] = [];
  const used: ScalarNode[] = [];
  for (const [family, own] of byFamily(fieldsOf(entries, around.inImage))) {
    const found = familySite(context, own, merged.get(family) ?? [], around);
    if (found === undefined) continue;
    sites.push(found.site);
    used.push(...found.read);
  }
  return { sites, used };
}

interface Found {
  readonly site: Site;
  /** The scalars that it is made of. */
  readonly read: readonly ScalarNode[];
}

function familySite(
  context: SiteContext,
  own: readonly Field[],
  merged: readonly Field[],
  around: Surroundings,
): Found | undefined {
  const [name] = nameFields([...own, ...merged]);
  const tags = tagFields(own, name, around);
  const [tag] = tags;
  const [digest] = byRank(own, "digest").filter(({ key, scalar }) => heldByDigest(scalar) || /digest$/i.test(key));
  const main = tag ?? digest;
  const pinned = name === undefined ? doublyPinned(context, own, digest) : undefined;
  if (pinned !== undefined) return pinned;
  if (main === undefined || (name === undefined && !isOfImage(main, around))) return undefined;
  const joined = nameOf([...own, ...merged], around.outerRegistries);
  const held = { ...(tag && heldByTag(tag.scalar)), ...(digest && heldByDigest(digest.scalar)) };
  const alias = tag?.alias ?? digest?.alias;
  const blocked = whyBlocked(tags, digest);
  const spot: FieldsSpot = {
    kind: "fields",
    ...(tag !== undefined && { tag: tag.scalar }),
    ...(digest !== undefined && { digest: digest.scalar, digestAsDigits: isWrittenAsDigits(digest) }),
    ...(name !== undefined && name.alias === undefined && { name: name.scalar }),
  };
  const site: Site = {
    place: placeOf(context, {
      // `tag` and `digest` are the map's own; of several tags in a map each goes by its key.
      pointer: /^(?:tag|digest)$/.test(main.key) ? (around.pointer ?? main.scalar.pointer) : main.scalar.pointer,
      lineOf: main.alias ?? main.scalar,
      written: joined.written,
      names: joined.names,
      takesDigest: digest !== undefined || held.digest !== undefined,
      ...held,
    }),
    spot,
    names: joined.names,
    spellings: joined.spellings,
    ...(blocked !== undefined && { blocked }),
    ...(alias !== undefined && { alias }),
  };
  return { site, read: [spot.tag, spot.digest, spot.name].filter((scalar) => scalar !== undefined) };
}

/** `image: repo:tag` with a `digest` beside it: which of the two the chart takes cannot be told. */
function doublyPinned(context: SiteContext, own: readonly Field[], digest: Field | undefined): Found | undefined {
  const [image] = byRank(own, "name");
  const reference = image && pinnedReference(image.scalar.text);
  if (!image || !reference || !digest || heldByDigest(digest.scalar)?.digest === undefined) return undefined;
  const blocked = `\`${digest.key}\` beside it holds a digest of its own`;
  const site = referenceSite(context, image.scalar, reference, { blocked });
  return { site: image.alias ? { ...site, alias: image.alias } : site, read: [image.scalar, digest.scalar] };
}

/** `sha: 4f…`: what is there says so, or the key where nothing is there yet. */
const isWrittenAsDigits = ({ key, scalar }: Field): boolean =>
  scalar.text.trim() === "" ? /sha(?:256)?$/i.test(key) : !scalar.text.includes(":");

/** `version` beside `image: repo` is the tag of it; beside a name of any other kind it is something else. */
function tagFields(own: readonly Field[], name: Field | undefined, { inImage }: Surroundings): readonly Field[] {
  const tags = byRank(own, "tag");
  if (tags.length > 0 || name === undefined || byRank(own, "digest").length > 0) return tags;
  const versions = byRank(own, "version").filter(({ scalar }) => heldByTag(scalar) !== undefined);
  return inImage || /image$/i.test(name.key) ? versions : [];
}

/** A tag without a name is one of an image unless its map speaks of Git or of log records, which have tags too. */
function isOfImage(main: Field, { inImage, bareTags, pointer }: Surroundings): boolean {
  const held = main.role === "digest" ? heldByDigest(main.scalar)?.digest : heldByTag(main.scalar);
  if (held === undefined || !(bareTags || speaksOfImages(main.key))) return false;
  if (inImage || main.key !== "tag") return main.role === "tag" || inImage;
  return !/\/(?:ref|git|gitRef|source|sourceRef|logging|fluentd|fluentbit|labels)$/i.test(pointer ?? "");
}

function whyBlocked(tags: readonly Field[], digest: Field | undefined): string | undefined {
  const [tag, rival] = tags;
  const held = tag && heldByTag(tag.scalar);
  const second = digest && heldByDigest(digest.scalar);
  if (tag !== undefined && held === undefined) return `its tag is \`${tag.scalar.text.trim()}\`, not a version`;
  if (digest !== undefined && second === undefined) return `its digest is \`${digest.scalar.text.trim()}\`, not one`;
  if (rival !== undefined && rival.scalar.text !== "" && tag?.scalar.text !== "") {
    return `both \`${tag?.key}\` and \`${rival.key}\` could hold its tag`;
  }
  if (held?.digest !== undefined && second?.digest !== undefined) {
    return `both \`${tag?.key}\` and \`${digest?.key}\` hold a digest`;
  }
  return undefined;
}
