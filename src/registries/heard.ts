/** What each kind of message comes to. */
import type { ImageBuild } from "../domain/image-build.ts";

/** Builds, or why there is none in it for us: a sentence for the log and for the sender. */
export type Heard = { readonly builds: readonly ImageBuild[] } | { readonly ignored: string };

/** What is known of a message besides its body. */
export interface Hearing {
  readonly deliveryId: string;
  /** Milliseconds since 1970. */
  readonly heardAt: number;
  /** Where this GitHub's repositories are found (`https://github.com`): sources elsewhere cannot be compared. */
  readonly webUrl: string;
}
