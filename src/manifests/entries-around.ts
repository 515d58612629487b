/** Entries that are not written as such: list items that stand for them, merge keys, registries in maps around. */
import { roleOf } from "./key-role.ts";
import { type Entry, entryOf, type MapNode, type TreeNode, textOf } from "./tree.ts";

/** `{name: X, value: …}` (parameters, variables) and `{op, path, value}` (JSON Patch) are entries of a kind. */
export function fieldOfItem(item: TreeNode): readonly Entry[] {
  if (item.kind !== "map") return [];
  const node = entryOf(item, "value");
  if (node === undefined) return [];
  const path = textOf(item, "op") === undefined ? undefined : textOf(item, "path");
  const key = path?.split("/").slice(1).join(".") ?? textOf(item, "name") ?? textOf(item, "key");
  return key === undefined ? [] : [{ key, node }];
}

/** What merge keys bring in, nearest first; `<<` may name one alias or a list of them. */
export function mergedEntries(map: MapNode, depth = 0): readonly Entry[] {
  if (depth > 3) return [];
  const merged = map.entries.filter(({ key }) => key === "<<").map(({ node }) => node);
  return merged
    .flatMap((node) => (node.kind === "list" ? node.items : [node]))
    .flatMap((node) => (node.kind === "alias" && node.target?.kind === "map" ? [node.target] : []))
    .flatMap((target) => [...target.entries, ...mergedEntries(target, depth + 1)]);
}

/** Registries that a map sets for the images below it, and `global.imageRegistry` for all of them. */
export function registriesIn(map: MapNode): readonly string[] {
  const global = entryOf(map, "global");
  const maps = [map, ...(global?.kind === "map" ? [global] : [])];
  return maps.flatMap(({ entries }) =>
    entries.flatMap(({ key, node }) => {
      const role = node.kind === "scalar" && node.text.trim() !== "" ? roleOf(key, false) : undefined;
      return role?.role === "registry" && role.family === "" && node.kind === "scalar" ? [node.text.trim()] : [];
    }),
  );
}

/** What may be the front part of an image's name: `ghcr.io`, `ghcr.io/acme`, `acme`. */
const NAME_PART = /^[\w-]+(?:\.[\w-]+)*(?::\d+)?(?:\/[\w.-]+)*$/;

/** A map with more entries describes no single image. */
const ENTRIES_OF_AN_IMAGE = 100;

/** Values in these maps that may be the front part of an image's name, under whatever key. */
export const namePartsIn = (maps: readonly MapNode[]): readonly string[] =>
  maps.flatMap(({ entries }) =>
    entries.slice(0, ENTRIES_OF_AN_IMAGE).flatMap(({ node }) => {
      const text = node.kind === "scalar" && node.text.length < 200 ? node.text.trim() : "";
      return NAME_PART.test(text) ? [text] : [];
    }),
  );
