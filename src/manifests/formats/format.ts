/** A format: which documents it claims, and what is special in them. Everything else is read alike in all formats. */
import type { PlaceFormat } from "../../domain/place.ts";
import type { ManifestDocument } from "../parse-manifest.ts";
import type { Site, SiteContext } from "../site.ts";
import type { ScalarNode } from "../tree.ts";

export interface Format {
  readonly name: PlaceFormat;
  /** Whether a document is of this format. The first format that claims it reads it. */
  claims(document: ManifestDocument): boolean;
  /** Whether a tag without a name beside it means an image below these keys (it may be named in another file). */
  bareTags(keys: readonly string[]): boolean;
  /** A site of a scalar in a list that only this format reads its way. `keys` lead to the list. */
  itemSite?(item: ScalarNode, keys: readonly string[], context: SiteContext): Site | undefined;
}
