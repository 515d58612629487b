/** Walks a document and finds every site in it. What is special about a format is in `formats/`. */
import { embeddedTree } from "./embedded-text.ts";
import { fieldOfItem, mergedEntries, namePartsIn, registriesIn } from "./entries-around.ts";
import type { Format } from "./formats/format.ts";
import { kustomizeImage } from "./formats/kustomize.ts";
import { familySites } from "./image-families.ts";
import { speaksOfImages } from "./key-role.ts";
import { referenceHere } from "./reference-here.ts";
import { referenceSite, type Site, type SiteContext } from "./site.ts";
import type { AliasNode, Entry, ListNode, MapNode, ScalarNode, TreeNode } from "./tree.ts";

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
  walk.node(context.document.root, { keys: [], maps: [], registries: [], embedded: 0 });
  return { sites: walk.sites.toSorted((a, b) => a.place.line - b.place.line), others: walk.others };
}

interface Path {
  /** Keys from the root, without indexes. */
  readonly keys: readonly string[];
  /** Maps around, the nearest first. */
  readonly maps: readonly MapNode[];
  /** Registries set in them. */
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
    const reference = referenceHere(target.text, path.keys);
    if (reference === undefined) return;
    const site = referenceSite(this.#context, target, reference, { pointer: alias.pointer });
    const line = this.#context.lineAt(alias.start);
    this.sites.push({ ...site, place: { ...site.place, line }, alias });
  }

  #map(map: MapNode, path: Path): void {
    const kustomize = kustomizeImage(map, path.keys, this.#context);
    const inside = { ...path, maps: [map, ...path.maps] };
    if (kustomize !== undefined) this.#take(kustomize.sites, kustomize.read, inside);
    else this.#family(map.entries, map.pointer, inside, mergedEntries(map));
    const registries = [...registriesIn(map), ...path.registries];
    for (const { key, node } of map.entries) {
      if (!COPIES.has(key)) this.node(node, { ...inside, keys: [...path.keys, key], registries });
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
      if (special !== undefined) this.#take([special], item.kind === "scalar" ? [item] : [], path);
      this.node(item, path);
    }
  }

  #family(entries: readonly Entry[], pointer: string | undefined, path: Path, merged: readonly Entry[]): void {
    const inImage = speaksOfImages(path.keys.at(-1) ?? "");
    const bareTags = this.#format.bareTags(path.keys) || inImage;
    const around = { pointer, inImage, merged, outerRegistries: path.registries, bareTags };
    const { sites, used } = familySites(
      this.#context,
      entries.filter(({ node }) => !(node.kind === "scalar" && this.#used.has(node))),
      around,
    );
    this.#take(sites, used, path);
  }

  #take(sites: readonly Site[], read: readonly ScalarNode[], { maps }: Path): void {
    this.sites.push(...sites.map((site) => ({ ...site, nameParts: () => namePartsIn(maps) })));
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
    const reference = referenceHere(scalar.text, path.keys);
    if (reference === undefined) this.others.push(scalar);
    else this.#take([referenceSite(this.#context, scalar, reference)], [], path);
  }
}
