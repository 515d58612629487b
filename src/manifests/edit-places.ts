/** Writing versions at places that were read before: how promotions edit. */
import type { Problem } from "../domain/failure.ts";
import { formatVersion } from "../domain/image-reference.ts";
import { siteLocator } from "./locate-site.ts";
import { editMatchedLine, isMatchPointer } from "./match-line.ts";
import type { ManifestFile, ParseOptions } from "./parse-manifest.ts";
import { type EditResult, holds, type PlaceEdit } from "./place-edit.ts";
import { readManifestSites } from "./read-places.ts";
import { refusal, rewriteSites, type SiteChange } from "./rewrite-sites.ts";

/**
 * Edits places of one file: all or none. The text is the same but for the characters of the tags and digests meant; that
 * was proven by reading it again. Refusals say file, line and what to do.
 */
export function editPlaces(file: ManifestFile, edits: readonly PlaceEdit[], options: ParseOptions = {}): EditResult {
  const lines = edits.filter(({ place }) => isMatchPointer(place.pointer));
  if (lines.length > 0) return editLines(file, lines, edits.length);
  const read = readManifestSites(file, options);
  const problems: Problem[] = [];
  const changes: SiteChange[] = [];
  const locate = siteLocator(file, read);
  for (const { place, to, from } of edits) {
    const site = locate(place);
    if ("message" in site) problems.push(site);
    else if (from !== undefined && !holds(site.place, from)) {
      const now = formatVersion(site.place) || "no version";
      problems.push(refusal(site.place, "moved-on", `it holds ${now}, not ${formatVersion(from)}`));
    } else changes.push({ site, to, ...(from !== undefined && { from }) });
  }
  if (problems.length > 0) return { refused: problems };
  const sites = read.documents.flatMap((document) => document.sites);
  return rewriteSites(file, read.manifest, changes, sites, options);
}

/** Lines of text are edited one after the other; a file is read either as text or as YAML, never as both. */
function editLines(file: ManifestFile, edits: readonly PlaceEdit[], all: number): EditResult {
  if (edits.length !== all) {
    const message = `${file.path} has places named by pointer and places named by match; name all of one file alike.`;
    return { refused: [{ code: "mixed-places", message, file: file.path }] };
  }
  let text = file.text;
  const changes = [];
  const refused: Problem[] = [];
  for (const edit of edits) {
    const result = editMatchedLine({ ...file, text }, edit);
    if ("refused" in result) refused.push(...result.refused);
    else {
      text = result.text;
      changes.push(...result.changes);
    }
  }
  return refused.length > 0 ? { refused } : { text, changes };
}
