/** Values that override others: `values-dev.yaml` has the tag, and `values.yaml` says of which image. */
import type { Place } from "../domain/place.ts";
import { registriesIn } from "./entries-around.ts";
import { namedFamilies } from "./image-fields.ts";
import type { JoinedName } from "./image-name-parts.ts";
import { roleOf, speaksOfImages } from "./key-role.ts";
import { type ManifestFile, parseManifest } from "./parse-manifest.ts";
import { parsePointer } from "./pointer.ts";
import { resolvePointer } from "./resolve-pointer.ts";
import type { MapNode, TreeNode } from "./tree.ts";

/**
 * The places with the images that the base names at the same pointers. Places that know their image, are no Helm values,
 * or have no counterpart in the base stay as they are. A base that cannot be read gives nothing.
 */
export function inheritImages(places: readonly Place[], base: ManifestFile): readonly Place[] {
  if (!places.some(isNameless)) return places;
  const root = parseManifest(base).documents[0]?.root;
  if (root?.kind !== "map") return places;
  return places.map((place) => {
    const joined = isNameless(place) ? nameAt(root, place.pointer) : undefined;
    const [image] = joined?.names ?? [];
    if (image === undefined) return place;
    return { ...place, image, ...(joined?.written !== undefined && { writtenImage: joined.written }) };
  });
}

const isNameless = ({ image, format, document }: Place): boolean =>
  image === undefined && document === 0 && (format === "helm-values" || format === "json" || format === "flux-marker");

/** The name in the base for a place: of the map at the pointer (`/image`), or of the family of a key (`/initImageTag`). */
function nameAt(root: MapNode, pointer: string): JoinedName | undefined {
  const segments = parsePointer(pointer) ?? [];
  const key = segments.at(-1) ?? "";
  const own = mapAtPointer(root, pointer);
  if (own !== undefined) return familyName(root, own, pointer, segments.at(-1), "");
  const role = roleOf(key, speaksOfImages(segments.at(-2) ?? ""));
  const parentPointer = pointer.slice(0, pointer.lastIndexOf("/"));
  const parent = mapAtPointer(root, parentPointer);
  if (role === undefined || parent === undefined) return undefined;
  return familyName(root, parent, parentPointer, segments.at(-2), role.family);
}

function mapAtPointer(root: MapNode, pointer: string): MapNode | undefined {
  const resolved = resolvePointer(root, pointer);
  const node: TreeNode | undefined = "node" in resolved ? resolved.node : undefined;
  const target = node?.kind === "alias" ? node.target : node;
  return target?.kind === "map" ? target : undefined;
}

function familyName(
  root: MapNode,
  map: MapNode,
  pointer: string,
  key: string | undefined,
  family: string,
): JoinedName | undefined {
  const outer: string[] = [];
  const segments = parsePointer(pointer) ?? [];
  let here: TreeNode | undefined = root;
  for (const segment of segments) {
    if (here?.kind !== "map") break;
    outer.unshift(...registriesIn(here));
    here = here.entries.find((entry) => entry.key === segment)?.node;
  }
  return namedFamilies(map, speaksOfImages(key ?? ""), outer).get(family);
}
