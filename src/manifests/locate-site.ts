/** From an address to the site that is there: one that a reader finds, or any value that a pointer leads to. */

import type { Problem } from "../domain/failure.ts";
import { isDigest, isTag } from "../domain/image-reference.ts";
import { embeddedTree } from "./embedded-text.ts";
import type { ManifestFile } from "./parse-manifest.ts";
import type { DocumentPointer } from "./pointer.ts";
import { formatDocumentPointer } from "./pointer.ts";
import type { readManifestSites } from "./read-places.ts";
import { resolvePointer } from "./resolve-pointer.ts";
import { pinnedReference, placeOf, referenceSite, type Site, type SiteContext } from "./site.ts";
import type { ScalarNode, TreeNode } from "./tree.ts";
import { parseTagField, splitReference } from "./written-reference.ts";

type ReadFile = ReturnType<typeof readManifestSites>;

/** Finds sites of a file by their addresses. */
export function siteLocator(file: ManifestFile, read: ReadFile): (address: DocumentPointer) => Site | Problem {
  const byAddress = new Map<string, Site[]>();
  for (const site of read.documents.flatMap(({ sites }) => sites)) {
    const key = formatDocumentPointer(site.place);
    byAddress.set(key, [...(byAddress.get(key) ?? []), site]);
  }
  return (address) => locate(file, read, address, byAddress.get(formatDocumentPointer(address)) ?? []);
}

/** The site at an address, or why there is none. */
function locate(file: ManifestFile, read: ReadFile, address: DocumentPointer, own: readonly Site[]): Site | Problem {
  const index = read.manifest.documents.findIndex(({ document }) => document === address.document);
  const document = read.manifest.documents[index];
  const say = (code: string, why: string, offset?: number): Problem => {
    const line = offset === undefined ? undefined : read.manifest.lineAt(offset);
    const where = line === undefined ? file.path : `${file.path}:${line}`;
    return { code, message: `${where}: ${why}.`, file: file.path, ...(line !== undefined && { line }) };
  };
  if (document === undefined) {
    const [problem] = read.manifest.problems;
    return problem ?? say("place-not-found", `there is no document #${address.document}`);
  }
  const sites = read.documents[index]?.sites ?? [];
  const name = formatDocumentPointer(address);
  if (own.length > 1) return say("ambiguous-place", `${name} is there twice; remove one of the two`);
  if (own[0] !== undefined) return own[0];
  const resolved = resolvePointer(document.root, address.pointer);
  if ("why" in resolved) return say("place-not-found", resolved.why, resolved.offset);
  const { node } = resolved;
  const part = sites.find((site) => partsOf(site).includes(node));
  if (part !== undefined) {
    if (part.spot.kind === "fields" && part.spot.name === node) {
      return say("no-version-here", `${name} names the image and holds no version`, node.start);
    }
    return part;
  }
  const [below, ...more] = sites.filter(({ place }) => place.pointer.startsWith(`${address.pointer}/`));
  if (below !== undefined) {
    const rivals = node.kind === "scalar" ? otherVersions(embeddedTree(node), below) : [];
    const all = [below.place.pointer, ...more.map(({ place }) => place.pointer), ...rivals];
    if (all.length === 1) return below;
    const why = `${name} holds ${all.length} versions; name one of ${all.slice(0, 8).join(", ")}`;
    return say("ambiguous-place", why, node.start);
  }
  if (node.kind === "alias") {
    const anchor = node.target === undefined ? "" : `, which is on line ${read.manifest.lineAt(node.target.start)}`;
    return say("alias", `${name} is the alias *${node.name}; change its anchor &${node.name}${anchor}`, node.start);
  }
  const context: SiteContext = { document, format: "named", lineAt: read.manifest.lineAt };
  const site = node.kind === "scalar" ? namedSite(context, node) : undefined;
  return site ?? say("no-version-here", `${name} holds ${describe(node)}, neither a tag nor an image`, node.start);
}

const partsOf = ({ spot, alias }: Site): readonly (TreeNode | undefined)[] =>
  alias !== undefined ? [alias] : spot.kind === "reference" ? [spot.scalar] : [spot.tag, spot.digest, spot.name];

/** Values of a text that are versions of something else: a pointer to the text may mean those as well. */
function otherVersions(node: TreeNode | undefined, site: Site): readonly string[] {
  if (node?.kind === "list") return node.items.flatMap((item) => otherVersions(item, site));
  if (node?.kind !== "map") return [];
  return node.entries.flatMap(({ key, node: value }) => {
    if (value.kind !== "scalar") return otherVersions(value, site);
    const isVersion =
      key !== "apiVersion" && /(?:version|revision|release|^ref|^value|tag)$/i.test(key) && isTag(value.text.trim());
    return isVersion && !partsOf(site).includes(value) ? [value.pointer] : [];
  });
}

/** A site for a value of which nothing is known but what it holds: an image with a tag, a digest, or a tag. */
function namedSite(context: SiteContext, scalar: ScalarNode): Site | undefined {
  const reference = pinnedReference(scalar.text);
  if (reference?.unreadable === undefined && reference !== undefined) return referenceSite(context, scalar, reference);
  const key = scalar.pointer.split("/").at(-1) ?? "";
  const bare = /image$/i.test(key) ? splitReference(scalar.text) : undefined;
  if (bare !== undefined) return referenceSite(context, scalar, bare);
  const text = scalar.text.trim();
  const isField = isDigest(text);
  const held = isField ? { digest: text } : parseTagField(scalar.text);
  if (held === undefined) return undefined;
  const takesDigest = held.digest !== undefined;
  return {
    place: placeOf(context, {
      pointer: scalar.pointer,
      lineOf: scalar,
      written: undefined,
      names: [],
      takesDigest,
      ...held,
    }),
    spot: { kind: "fields", ...(isField ? { digest: scalar } : { tag: scalar }) },
    names: [],
    spellings: [],
  };
}

function describe(node: TreeNode): string {
  if (node.kind === "map") return "a map without a place";
  if (node.kind === "list") return "a list without a place";
  const text = node.kind === "scalar" ? node.text.trim().split("\n", 1)[0] : "";
  return `\`${text?.slice(0, 60)}\``;
}
