/**
 * Images whose name, tag and digest stand in entries of their own: `repository` and `tag`, `image` and `tag`,
 * `initImage` and `initImageTag`, `hub` and `tag`, Helm parameters `image.repository` and `image.tag`.
 */
import { isDigest } from "../domain/image-reference.ts";
import { joinName } from "./image-name-parts.ts";
import { type KeyRole, type Role, roleOf } from "./key-role.ts";
import { type FieldsSpot, placeOf, type Site, type SiteContext } from "./site.ts";
import type { AliasNode, ScalarNode, TreeNode } from "./tree.ts";
import { normalName, parseTagField } from "./written-reference.ts";

/** An entry of a map, or what stands for one: `{name: image.tag, value: v1}` in a list. */
export interface FieldEntry {
  readonly key: string;
  readonly node: TreeNode;
}

export interface Surroundings {
  /** Pointer of the map; undefined where the entries lie in several. */
  readonly pointer: string | undefined;
  /** The map is called an image: `image: {…}`. */
  readonly inImage: boolean;
  /** Entries that come by a merge key (`<<: *image`): they name an image, and are edited where they stand. */
  readonly merged: readonly FieldEntry[];
  readonly outerRegistries: readonly string[];
  /** Whether a tag without a name beside it is a place here. */
  readonly bareTags: boolean;
}

interface Field extends KeyRole {
  readonly key: string;
  readonly scalar: ScalarNode;
  readonly alias: AliasNode | undefined;
}

/** The sites among the entries of one map, and the scalars that they are made of. */
export function familySites(
  context: SiteContext,
  entries: readonly FieldEntry[],
  around: Surroundings,
): { readonly sites: readonly Site[]; readonly used: readonly ScalarNode[] } {
  const own = fieldsOf(entries, around.inImage);
  const merged = fieldsOf(around.merged, around.inImage);
  const sites: Site[] = [];
  const used: ScalarNode[] = [];
  for (const family of new Set(own.map((field) => field.family))) {
    const site = familySite(context, own.filter(inFamily(family)), merged.filter(inFamily(family)), around);
    if (site === undefined) continue;
    sites.push(site);
    const { tag, digest, name } = site.spot as FieldsSpot;
    used.push(...[tag, digest, name].filter((scalar) => scalar !== undefined));
  }
  return { sites, used };
}

const inFamily = (family: string) => (field: Field) => field.family === family;

function fieldsOf(entries: readonly FieldEntry[], inImage: boolean): readonly Field[] {
  return entries.flatMap(({ key, node }) => {
    const alias = node.kind === "alias" ? node : undefined;
    const scalar = node.kind === "alias" ? node.target : node;
    const role = scalar?.kind === "scalar" ? roleOf(key, inImage) : undefined;
    return role && scalar?.kind === "scalar" ? [{ ...role, key, scalar, alias }] : [];
  });
}

function familySite(
  context: SiteContext,
  own: readonly Field[],
  merged: readonly Field[],
  around: Surroundings,
): Site | undefined {
  const names = byRank([...own, ...merged], "name").filter(({ scalar }) => isBareName(scalar.text));
  const named = names.length > 0;
  const tags = byRank(own, "tag");
  const [digest] = byRank(own, "digest").filter(({ scalar }) => digestIn(scalar.text) !== undefined);
  const [version] = byRank(own, "version").filter(({ scalar }) => parseTagField(scalar.text) !== undefined);
  // `version` beside `image: repo` is the tag of it; beside a name of any other kind it is something else.
  const ofImage = named && (around.inImage || /image$/i.test(names[0]?.key ?? ""));
  const tag = tags[0] ?? (digest === undefined && ofImage ? version : undefined);
  const main = tag ?? digest;
  if (main === undefined || (tag === undefined && !named)) return undefined;
  if (!named && !(around.bareTags && tag !== undefined && isTagOfImage(tag, around))) return undefined;
  const registry = byRank([...own, ...merged], "registry")[0]?.scalar.text;
  const joined = joinName({
    names: names.map(({ scalar }) => scalar.text.trim()),
    registry,
    outerRegistries: around.outerRegistries,
  });
  const held = { ...(tag && parseTagField(tag.scalar.text)), ...(digest && digestIn(digest.scalar.text)) };
  const alias = tag?.alias ?? digest?.alias;
  const blocked = whyBlocked(tags, digest);
  return {
    place: placeOf(context, {
      pointer: (tag?.key ?? "tag") === "tag" ? (around.pointer ?? main.scalar.pointer) : main.scalar.pointer,
      lineOf: main.scalar,
      written: joined.written,
      names: joined.names,
      takesDigest: digest !== undefined || held.digest !== undefined,
      ...held,
    }),
    spot: {
      kind: "fields",
      tagTakesDigest: false,
      ...(tag !== undefined && { tag: tag.scalar }),
      ...(digest !== undefined && { digest: digest.scalar }),
      ...(names[0] !== undefined && names[0].alias === undefined && { name: names[0].scalar }),
    },
    names: joined.names,
    spellings: joined.spellings,
    ...(blocked !== undefined && { blocked }),
    ...(alias !== undefined && { alias }),
  };
}

function whyBlocked(tags: readonly Field[], digest: Field | undefined): string | undefined {
  const [tag, rival] = tags;
  if (tag === undefined) return undefined;
  const held = parseTagField(tag.scalar.text);
  if (held === undefined) return `its tag is \`${tag.scalar.text.trim()}\`, not a version`;
  if (rival !== undefined && rival.scalar.text !== "" && tag.scalar.text !== "") {
    return `both \`${tag.key}\` and \`${rival.key}\` could hold its tag`;
  }
  const second = digest && digestIn(digest.scalar.text)?.digest;
  if (held.digest !== undefined && second !== undefined)
    return `both \`${tag.key}\` and \`${digest?.key}\` hold a digest`;
  return undefined;
}

const byRank = (fields: readonly Field[], role: Role): readonly Field[] =>
  fields.filter((field) => field.role === role).toSorted((a, b) => a.rank - b.rank);

/** A name without tag and digest, in any spelling that is no URL; templates and variables are kept as written. */
const isBareName = (text: string): boolean => {
  const name = text.trim();
  return normalName(name) !== undefined || (/^\S+$/.test(name) && /[${]/.test(name) && !/:\/\/|@/.test(name));
};

/** The digest in a digest field: `sha256:…`, its hexadecimal digits alone, or empty. */
function digestIn(text: string): { readonly digest?: string } | undefined {
  const digest = text.trim();
  if (digest === "" || digest === "~" || digest === "null") return {};
  if (isDigest(digest)) return { digest };
  return isDigest(`sha256:${digest}`) ? { digest: `sha256:${digest}` } : undefined;
}

/** A tag without a name is one of an image unless its map speaks of Git or of log records, which have tags too. */
function isTagOfImage(tag: Field, { inImage, pointer }: Surroundings): boolean {
  if (parseTagField(tag.scalar.text) === undefined) return false;
  return (
    inImage ||
    tag.key !== "tag" ||
    !/\/(?:ref|git|gitRef|source|sourceRef|logging|fluentd|fluentbit|labels)$/i.test(pointer ?? "")
  );
}
