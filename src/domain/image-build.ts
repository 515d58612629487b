/** What says that an image was built: the one fact that only an event carries. */
import type { ImageName } from "./image-reference.ts";
import type { FullName, Sha } from "./repository.ts";

/** Who said it. A rule's `from` names the senders that it listens to: `acme/checkout`, `hook:ci`. */
export type Sender =
  | { readonly kind: "repository"; readonly repository: FullName }
  | { readonly kind: "hook"; readonly name: string };

export const formatSender = (sender: Sender): string =>
  sender.kind === "repository" ? sender.repository : `hook:${sender.name}`;

/** One tag of one image, as heard. At least one of tag and digest is there. */
export interface ImageBuild {
  readonly image: ImageName;
  readonly tag?: string;
  readonly digest?: string;
  /** The source commit it was built from, where the event or the image's labels told. */
  readonly revision?: Sha;
  readonly source?: FullName;
  readonly sender: Sender;
  /** When it was heard, milliseconds since 1970. */
  readonly heardAt: number;
  /** The delivery that said it, for the log. */
  readonly deliveryId: string;
}
