/** The places of a file: what `towpath images` lists and what promotions observe. */
import type { Problem } from "../domain/failure.ts";
import type { Place } from "../domain/place.ts";
import { formats } from "./formats/all.ts";
import { hasMarkers, withMarkers } from "./formats/flux-marker.ts";
import { type ManifestFile, type ParsedManifest, type ParseOptions, parseManifest } from "./parse-manifest.ts";
import { readSites, type SitesOfDocument } from "./read-sites.ts";

/** A text without any of these holds no place and is not parsed. */
const HINT = /image|tag|digest|repository|[a-z0-9]\/[a-z0-9._-]+[:@][a-z0-9]/i;

/**
 * Finds every place of a file. Never throws: what cannot be read is a problem, with the file, mostly the line, and what
 * to do. Places of the other documents of the same file are returned all the same.
 */
export function readPlaces(file: ManifestFile): {
  readonly places: readonly Place[];
  readonly problems: readonly Problem[];
} {
  const { documents, manifest } = readManifestSites(file, { wanted: (text) => HINT.test(text) });
  return { places: documents.flatMap(({ sites }) => sites.map(({ place }) => place)), problems: manifest.problems };
}

/** The sites of each document of a file, and the scalars that are none. */
export function readManifestSites(
  file: ManifestFile,
  options: ParseOptions = {},
): { readonly documents: readonly SitesOfDocument[]; readonly manifest: ParsedManifest } {
  const manifest = parseManifest(file, options);
  const marked = hasMarkers(file.text);
  const documents = manifest.documents.map((document) => {
    const format = formats.find((candidate) => candidate.claims(document));
    if (format === undefined) return { sites: [], others: [] };
    const context = { document, format: format.name, lineAt: manifest.lineAt };
    const read = readSites(context, format);
    return marked ? { ...read, sites: withMarkers(context, read.sites, read.others) } : read;
  });
  return { documents, manifest };
}
