/** Walks a document and finds every site in it. What is special about a format is in `formats/`. */
import { embeddedTree } from "./embedded-text.ts";
import type { Format } from "./formats/format.ts";
import { type FieldEntry, familySites } from "./image-families.ts";
import { roleOf, speaksOfImages } from "./key-role.ts";
import { pinnedReference, referenceSite, type Site, type SiteContext } from "./site.ts";
import {
  type AliasNode,
  entryOf,
  type ListNode,
  type MapNode,
  type ScalarNode,
  type TreeNode,
  textOf,
} from "./tree.ts";
import { namesRegistry, normalName, splitReference, type WrittenReference } from "./written-reference.ts";

/** A copy that kubectl keeps of what was applied: not what runs. */
const COPIES = new Set(["kubectl.kubernetes.io/last-applied-configuration"]);
const EMBEDDED_DEPTH = 4;

export interface SitesOfDocument {
  readonly sites: readonly Site[];
  /** Scalars that are no site and no text of structure: where mentions of an image may stand. */
  readonly others: readonly ScalarNode[];
}

/** The sites of one document, in the order of the file. */
export function readSites(context: SiteContext, format: Format): SitesOfDocument {
  const walk = new Walk(context, format);
  walk.node(context.document.root, { keys: [], registries: [], embedded: 0 });
  return { sites: walk.sites.toSorted((a, b) => a.place.line - b.place.line), others: walk.others };
}

interface Path {
  /** Keys from the root, without indexes. */
  readonly keys: readonly string[];
  /** Registries set in maps around, the nearest first. */
  readonly registries: readonly string[];
  /** Texts that are documents themselves, one in the other. */
  readonly embedded: number;
}

class Walk {
  readonly sites: Site[] = [];
  readonly others: ScalarNode[] = [];
  readonly #used = new Set<ScalarNode>();
  readonly #aliases = new Set<AliasNode>();
  readonly #context: SiteContext;
  readonly #format: Format;

  constructor(context: SiteContext, format: Format) {
    this.#context = context;
    this.#format = format;
  }

  node(node: TreeNode, path: Path): void {
    if (node.kind === "map") this.#map(node, path);
    else if (node.kind === "list") this.#list(node, path);
    else if (node.kind === "alias") this.#alias(node, path);
    else if (!this.#used.has(node)) this.#scalar(node, path);
  }

  /** `image: *image`: a place that is written elsewhere. Aliases of maps and lists are read where those stand. */
  #alias(alias: AliasNode, path: Path): void {
    const { target } = alias;
    if (target?.kind !== "scalar" || this.#aliases.has(alias)) return;
    const reference = imageReference(target.text, path.keys);
    if (reference === undefined) return;
    const site = referenceSite(this.#context, target, reference, { pointer: alias.pointer });
    const line = this.#context.lineAt(alias.start);
    this.sites.push({ ...site, place: { ...site.place, line }, alias });
  }

  #map(map: MapNode, path: Path): void {
    const special = this.#format.mapSites?.(map, path.keys, this.#context);
    if (special !== undefined) this.#take(special.sites, special.read);
    else this.#family(map.entries, map.pointer, path, mergedEntries(map, 0));
    const registries = [...registriesIn(map), ...path.registries];
    for (const { key, node } of map.entries) {
      if (!COPIES.has(key)) this.node(node, { ...path, keys: [...path.keys, key], registries });
    }
  }

  #list(list: ListNode, path: Path): void {
    const fields = list.items.flatMap(fieldOfItem);
    if (fields.length > 0) this.#family(fields, undefined, path, []);
    for (const { key, node } of fields) {
      if (node.kind === "scalar") this.node(node, { ...path, keys: [...path.keys, key] });
    }
    for (const item of list.items) {
      const special = item.kind === "scalar" ? this.#format.itemSite?.(item, path.keys, this.#context) : undefined;
      if (special !== undefined) this.#take([special], item.kind === "scalar" ? [item] : []);
      this.node(item, path);
    }
  }

  #family(
    entries: readonly FieldEntry[],
    pointer: string | undefined,
    path: Path,
    merged: readonly FieldEntry[],
  ): void {
    const inImage = speaksOfImages(path.keys.at(-1) ?? "");
    const bareTags = this.#format.bareTags(path.keys) || inImage;
    const around = { pointer, inImage, merged, outerRegistries: path.registries, bareTags };
    const { sites, used } = familySites(
      this.#context,
      entries.filter(({ node }) => !(node.kind === "scalar" && this.#used.has(node))),
      around,
    );
    this.#take(sites, used);
  }

  #take(sites: readonly Site[], read: readonly ScalarNode[]): void {
    this.sites.push(...sites);
    for (const { alias } of sites) if (alias !== undefined) this.#aliases.add(alias);
    for (const scalar of read) this.#used.add(scalar);
  }

  #scalar(scalar: ScalarNode, path: Path): void {
    this.#used.add(scalar);
    const tree = path.embedded < EMBEDDED_DEPTH ? embeddedTree(scalar) : undefined;
    if (tree !== undefined) {
      this.node(tree, { ...path, embedded: path.embedded + 1 });
      return;
    }
    const reference = imageReference(scalar.text, path.keys);
    if (reference === undefined) this.others.push(scalar);
    else this.sites.push(referenceSite(this.#context, scalar, reference));
  }
}

/** What the text says if it is an image reference here: by its key, or because it can hardly be anything else. */
function imageReference(text: string, keys: readonly string[]): WrittenReference | undefined {
  const key = keys.at(-1) ?? "";
  const ownKey = speaksOfImages(key) || roleOf(key, false)?.role === "name";
  const pinned = pinnedReference(text);
  if (pinned !== undefined) {
    if (ownKey || keys.slice(-3).some(speaksOfImages)) return normalName(pinned.name) || ownKey ? pinned : undefined;
    const port = /^\d{1,5}$/.test(pinned.tag ?? "") && pinned.digest === undefined && !namesRegistry(pinned.name);
    const sure = pinned.unreadable === undefined && pinned.name.includes("/") && !port;
    return sure && normalName(pinned.name) !== undefined ? pinned : undefined;
  }
  if (!/image$/i.test(key)) return undefined;
  const bare = splitReference(text);
  return bare !== undefined && normalName(bare.name) !== undefined ? bare : undefined;
}

/** `{name: X, value: …}` (parameters, variables) and `{op, path, value}` (JSON Patch) are entries of a kind. */
function fieldOfItem(item: TreeNode): readonly FieldEntry[] {
  if (item.kind !== "map") return [];
  const node = entryOf(item, "value");
  if (node === undefined) return [];
  const path = textOf(item, "op") === undefined ? undefined : textOf(item, "path");
  const key = path?.split("/").slice(1).join(".") ?? textOf(item, "name") ?? textOf(item, "key");
  return key === undefined ? [] : [{ key, node }];
}

/** What merge keys bring in, nearest first; `<<` may name one alias or a list of them. */
function mergedEntries(map: MapNode, depth: number): readonly FieldEntry[] {
  if (depth > 3) return [];
  const merged = map.entries.filter(({ key }) => key === "<<").map(({ node }) => node);
  return merged
    .flatMap((node) => (node.kind === "list" ? node.items : [node]))
    .flatMap((node) => (node.kind === "alias" && node.target?.kind === "map" ? [node.target] : []))
    .flatMap((target) => [...target.entries, ...mergedEntries(target, depth + 1)]);
}

/** Registries that a map sets for the images below it, and `global.imageRegistry` for all of them. */
function registriesIn(map: MapNode): readonly string[] {
  const global = entryOf(map, "global");
  const maps = [map, ...(global?.kind === "map" ? [global] : [])];
  return maps.flatMap(({ entries }) =>
    entries.flatMap(({ key, node }) => {
      const role = node.kind === "scalar" && node.text.trim() !== "" ? roleOf(key, false) : undefined;
      return role?.role === "registry" && role.family === "" && node.kind === "scalar" ? [node.text.trim()] : [];
    }),
  );
}
