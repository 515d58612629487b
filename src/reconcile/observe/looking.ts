/** How the configuration looks at one branch: which paths belong to whom, which places it names, which images count. */
import type { Problem } from "../../domain/failure.ts";
import type { Place } from "../../domain/place.ts";
import type { Destination } from "../../domain/promotion.ts";
import type { ImageChoice } from "./held.ts";

/** Everything that the layout and the named places say about one branch of one repository. */
export interface Looking {
  /** To whom a path belongs by the layout; none for most paths. */
  readonly locate: (path: string) => readonly Destination[];
  /** Whether the configuration names places in the file (for itself or by a pattern). */
  readonly namesPlacesIn: (path: string) => boolean;
  /** The places that the configuration names in the file, each with whom it belongs to. */
  readonly namedPlaces: (path: string, text: string) => readonly NamedReading[];
  /** Files that the configuration names for a subject: missing ones are a problem. */
  readonly namedFiles: ReadonlyMap<string, readonly Destination[]>;
  readonly choice: (application: string) => ImageChoice;
}

export type NamedReading = Destination & ({ readonly place: Place } | { readonly problem: Problem });
