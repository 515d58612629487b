/** Entries of a map that have to do with an image: what each says by its key, and the names that they make up. */
import { isDigest, type Version } from "../domain/image-reference.ts";
import { mergedEntries } from "./entries-around.ts";
import { type JoinedName, joinName } from "./image-name-parts.ts";
import { type KeyRole, type Role, roleOf } from "./key-role.ts";
import type { AliasNode, Entry, MapNode, ScalarNode } from "./tree.ts";
import { normalName, parseTagField } from "./written-reference.ts";

export interface Field extends KeyRole {
  readonly key: string;
  readonly scalar: ScalarNode;
  /** The alias that the value is, where it is one; `scalar` is what it stands for. */
  readonly alias: AliasNode | undefined;
}

/** The entries that have a role. */
export function fieldsOf(entries: readonly Entry[], inImage: boolean): readonly Field[] {
  return entries.flatMap(({ key, node }) => {
    const alias = node.kind === "alias" ? node : undefined;
    const scalar = node.kind === "alias" ? node.target : node;
    const role = scalar?.kind === "scalar" ? roleOf(key, inImage) : undefined;
    return role && scalar?.kind === "scalar" ? [{ ...role, key, scalar, alias }] : [];
  });
}

/** The fields of each image of a map. */
export function byFamily(fields: readonly Field[]): ReadonlyMap<string, readonly Field[]> {
  const families = new Map<string, Field[]>();
  for (const field of fields) {
    const family = families.get(field.family);
    if (family === undefined) families.set(field.family, [field]);
    else family.push(field);
  }
  return families;
}

/** Fields of a role, the best first. */
export const byRank = (fields: readonly Field[], role: Role): readonly Field[] =>
  fields.filter((field) => field.role === role).toSorted((a, b) => a.rank - b.rank);

/** Fields that name an image without saying which one of it, the best first. */
export const nameFields = (fields: readonly Field[]): readonly Field[] =>
  byRank(fields, "name").filter(({ scalar }) => isBareName(scalar.text.trim()));

/** In any spelling that is no URL; templates and variables are kept as written. */
const isBareName = (name: string): boolean =>
  normalName(name) !== undefined || (/^\S+$/.test(name) && /[${]/.test(name) && !/:\/\/|@/.test(name));

/** The name that fields of one family make up. */
export function nameOf(fields: readonly Field[], outerRegistries: readonly string[]): JoinedName {
  const names = nameFields(fields).map(({ scalar }) => scalar.text.trim());
  const registry = byRank(fields, "registry")[0]?.scalar.text.trim();
  return joinName({ names, registry, outerRegistries });
}

/** The names of the images that a map names, by family; for values whose tags stand in another file. */
export function namedFamilies(
  map: MapNode,
  inImage: boolean,
  outerRegistries: readonly string[],
): ReadonlyMap<string, JoinedName> {
  const fields = fieldsOf([...map.entries, ...mergedEntries(map)], inImage);
  const families = new Map<string, JoinedName>();
  for (const [family, own] of byFamily(fields)) {
    const joined = nameOf(own, outerRegistries);
    if (joined.names.length > 0) families.set(family, joined);
  }
  return families;
}

const isNull = ({ style, text }: ScalarNode): boolean => style === "plain" && /^(?:~|null|Null|NULL)?$/.test(text);

/** What a tag field holds; undefined where that is no version. */
export const heldByTag = (scalar: ScalarNode): Version | undefined =>
  isNull(scalar) ? {} : parseTagField(scalar.text);

/** What a digest field holds: `sha256:…`, its hexadecimal digits alone, or nothing. Undefined where it is something else. */
export function heldByDigest(scalar: ScalarNode): Pick<Version, "digest"> | undefined {
  const digest = scalar.text.trim();
  if (digest === "" || isNull(scalar)) return {};
  if (isDigest(digest)) return { digest };
  return isDigest(`sha256:${digest}`) ? { digest: `sha256:${digest}` } : undefined;
}
