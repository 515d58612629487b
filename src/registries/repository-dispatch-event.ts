/** GitHub's `repository_dispatch`: a workflow says itself what it built, in `client_payload`. */
import { isSha } from "../domain/repository.ts";
import type { Heard, Hearing } from "./heard.ts";
import { sourceRepository } from "./source-repository.ts";
import { textAt } from "./text-at.ts";
import { readImage } from "./written-image.ts";

/**
 * `client_payload` holds `image` (which may carry tag and digest), `tag`, `digest`, `sha` and `source`; the event type
 * (`action`) is the sender's to choose. The sender is the repository in which it was dispatched.
 */
export function hearRepositoryDispatch(payload: unknown, { deliveryId, heardAt, webUrl }: Hearing): Heard {
  const field = (name: string): string | undefined => textAt(payload, "client_payload", name);
  const repository = textAt(payload, "repository", "full_name");
  if (field("image") === undefined || repository === undefined) {
    return { ignored: "the dispatch names no image in client_payload.image" };
  }
  const image = readImage({ image: field("image"), tag: field("tag"), digest: field("digest") });
  if (image.kind === "artefact") return { ignored: "the tag belongs to a signature or an attestation" };
  if (image.kind === "unreadable") return { ignored: `client_payload cannot be used: ${image.why}` };
  const revision = field("sha");
  if (revision !== undefined && !isSha(revision)) {
    return { ignored: "client_payload cannot be used: sha is not a full commit sha of 40 hexadecimal digits" };
  }
  const { kind: _kind, ...reference } = image;
  const source = sourceRepository(field("source"), webUrl);
  return {
    builds: [
      {
        ...reference,
        ...(revision !== undefined && { revision }),
        ...(source !== undefined && { source }),
        sender: { kind: "repository", repository },
        heardAt,
        deliveryId,
      },
    ],
  };
}
