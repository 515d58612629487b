/** The generic hook: `{image, tag, digest, source, revision}`, for whatever can send a signed request. */
import { isSha } from "../domain/repository.ts";
import type { Heard, Hearing } from "./heard.ts";
import { sourceRepository } from "./source-repository.ts";
import { textAt } from "./text-at.ts";
import { readImage } from "./written-image.ts";

/**
 * Reads a parsed body. `image` may carry tag and digest; one of them has to be there. Other fields are left alone.
 * `unreadable` is a sentence for the sender.
 */
export function hearGenericHook(
  body: unknown,
  hookName: string,
  { deliveryId, heardAt, webUrl }: Hearing,
): Heard | { readonly unreadable: string } {
  if (typeof body !== "object" || body === null || Array.isArray(body)) {
    return { unreadable: "The body is not a JSON object with image, tag, digest, source and revision." };
  }
  const odd = ["image", "tag", "digest", "source", "revision"].find((name) => !isTextOrAbsent(body, name));
  if (odd !== undefined) return { unreadable: `The field ${odd} is not a text.` };
  const field = (name: string): string | undefined => textAt(body, name);
  const image = readImage({ image: field("image"), tag: field("tag"), digest: field("digest") });
  if (image.kind === "unreadable") return { unreadable: `The body cannot be used: ${image.why}.` };
  const revision = field("revision");
  if (revision !== undefined && !isSha(revision)) {
    return { unreadable: "The body cannot be used: revision is not a full commit sha of 40 hexadecimal digits." };
  }
  if (image.kind === "artefact") return { ignored: "the tag belongs to a signature or an attestation" };
  const { kind: _kind, ...reference } = image;
  const source = sourceRepository(field("source"), webUrl);
  return {
    builds: [
      {
        ...reference,
        ...(revision !== undefined && { revision }),
        ...(source !== undefined && { source }),
        sender: { kind: "hook", name: hookName },
        heardAt,
        deliveryId,
      },
    ],
  };
}

const isTextOrAbsent = (body: object, name: string): boolean => {
  const value: unknown = Object.hasOwn(body, name) ? Reflect.get(body, name) : undefined;
  return value === undefined || value === null || typeof value === "string";
};
