/** Places that the configuration names: by pointer, or by a line of any text. */
import type { Problem } from "../domain/failure.ts";
import type { Place } from "../domain/place.ts";
import { siteLocator } from "./locate-site.ts";
import { readMatchedLine } from "./match-line.ts";
import type { ManifestFile } from "./parse-manifest.ts";
import { parseDocumentPointer } from "./pointer.ts";
import { readManifestSites } from "./read-places.ts";
import { normalName } from "./written-reference.ts";

export type NamedPlace = {
  /** Overrides what the file says, which may be nothing. */
  readonly image?: string;
} & (
  | {
      /** JSON Pointer, `#N` in front for the N-th document. */
      readonly at: string;
    }
  | {
      /** A line of the file with `{tag}` where the version stands; must match exactly one place. */
      readonly match: string;
    }
);

/**
 * Reads the place that the configuration names. The answer has the format `named`, and an address that `editPlaces` takes.
 * A pointer that leads nowhere, or a line that matches none or several, is a Problem that says so.
 */
export function readNamedPlace(file: ManifestFile, named: NamedPlace): Place | Problem {
  if ("match" in named) return readMatchedLine(file, named.match, named.image);
  const address = parseDocumentPointer(named.at);
  if (address === undefined) {
    const message = `${file.path}: \`${named.at}\` is no JSON Pointer; write it as /a/b, or #1/a/b for the second document.`;
    return { code: "bad-pointer", message, file: file.path };
  }
  const site = siteLocator(file, readManifestSites(file))(address);
  if ("message" in site) return site;
  const image = named.image === undefined ? undefined : normalName(named.image);
  return {
    ...site.place,
    format: "named",
    ...(image !== undefined && named.image !== undefined && { image, writtenImage: named.image }),
  };
}
