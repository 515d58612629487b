/** `towpath set --at` and `--match`: one place of one file, named by a person. */
import type { Problem } from "../domain/failure.ts";
import { formatVersion, type Version } from "../domain/image-reference.ts";
import type { Place } from "../domain/place.ts";
import { editPlaces } from "./edit-places.ts";
import { siteLocator } from "./locate-site.ts";
import { readMatchedLine } from "./match-line.ts";
import type { ManifestFile } from "./parse-manifest.ts";
import type { DocumentPointer } from "./pointer.ts";
import { readManifestSites } from "./read-places.ts";
import type { SetResult } from "./set-image.ts";

export type PlaceToSet = ({ readonly at: DocumentPointer } | { readonly match: string }) & { readonly to: Version };

/** Sets places of one file, all or none. `from` is what each of them must hold now. */
export function setPlaces(file: ManifestFile, wanted: readonly PlaceToSet[], from?: Version): SetResult {
  const problems: Problem[] = [];
  const places: { readonly place: Place; readonly to: Version }[] = [];
  const options = { templates: true };
  const byPointer = wanted.some((one) => "at" in one);
  const locate = byPointer ? siteLocator(file, readManifestSites(file, options)) : undefined;
  for (const one of wanted) {
    const found = "match" in one ? readMatchedLine(file, one.match) : locate?.(one.at);
    if (found === undefined) continue;
    if ("message" in found) problems.push(found);
    else places.push({ place: "place" in found ? found.place : found, to: one.to });
  }
  if (problems.length > 0) return { kind: "refused", problems };
  const open = places.filter(({ place, to }) => formatVersion(place) !== formatVersion(to));
  if (open.length === 0) return { kind: "nothing-to-change", places: places.map(({ place }) => place) };
  const edits = open.map(({ place, to }) => ({ place, to, ...(from !== undefined && { from }) }));
  const result = editPlaces(file, edits, options);
  if ("refused" in result) return { kind: "refused", problems: result.refused };
  return { kind: "changed", files: [{ path: file.path, text: result.text }], changes: result.changes, notes: [] };
}
