/** Edits of places as values: what is asked for, and what came of it. */
import type { Problem } from "../domain/failure.ts";
import type { Version } from "../domain/image-reference.ts";
import type { Place, PlaceAddress } from "../domain/place.ts";

export interface PlaceEdit {
  readonly place: PlaceAddress;
  readonly to: Version;
  /**
   * What the place is expected to hold: a tag, a digest, or both. Anything else there is refused. Where it names all that
   * the place holds, `to` is written to the letter; without it, a place that holds a digest is never given a tag alone.
   */
  readonly from?: Version;
}

export interface PlaceChange {
  /** The place as it was. */
  readonly place: Place;
  readonly from: Version;
  /** What it holds now: the digest alone where that is all it has room for. */
  readonly to: Version;
  /** Its new name, where the image was moved to another repository. */
  readonly movedTo?: string;
}

/** All edits made, or none and every reason why. */
export type EditResult =
  | { readonly text: string; readonly changes: readonly PlaceChange[] }
  | { readonly refused: readonly Problem[] };

/** Whether what is held is what was named: tag, digest, or both. */
export const holds = (held: Version, named: Version): boolean =>
  (named.tag === undefined || named.tag === held.tag) && (named.digest === undefined || named.digest === held.digest);
