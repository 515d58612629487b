/** An image as senders write it: a name that may carry tag and digest, and fields for them besides. */
import {
  type ImageName,
  imageName,
  isArtefactTag,
  isDigest,
  isTag,
  parseImageReference,
} from "../domain/image-reference.ts";

export interface WrittenImage {
  readonly image: string | undefined;
  readonly tag: string | undefined;
  readonly digest: string | undefined;
}

export type ReadImage =
  | { readonly kind: "image"; readonly image: ImageName; readonly tag?: string; readonly digest?: string }
  /** A signature, an attestation: about an image, never one to promote. */
  | { readonly kind: "artefact" }
  | { readonly kind: "unreadable"; readonly why: string };

/** Names are normalised: lower case, Docker Hub's short forms written out. */
export function readImage({ image, tag, digest }: WrittenImage): ReadImage {
  if (image === undefined) return unreadable("there is no image in it");
  const reference = parseImageReference(lowerCaseName(image));
  if (reference === undefined)
    return unreadable(`image ${quote(image)} is not an image name such as ghcr.io/acme/checkout`);
  if (tag !== undefined && !isTag(tag)) return unreadable(`tag ${quote(tag)} is not an image tag`);
  if (digest !== undefined && !isDigest(digest)) {
    return unreadable(`digest ${quote(digest)} is not sha256: and 64 hexadecimal digits`);
  }
  if (differ(reference.tag, tag)) return unreadable(`image ${quote(image)} has another tag than ${quote(tag ?? "")}`);
  if (differ(reference.digest, digest))
    return unreadable(`image ${quote(image)} has another digest than ${quote(digest ?? "")}`);
  const one = tag ?? reference.tag;
  const other = digest ?? reference.digest;
  if (one === undefined && other === undefined) return unreadable("there is neither a tag nor a digest in it");
  if (one !== undefined && isArtefactTag(one)) return { kind: "artefact" };
  return {
    kind: "image",
    image: imageName(reference),
    ...(one !== undefined && { tag: one }),
    ...(other !== undefined && { digest: other }),
  };
}

const unreadable = (why: string): ReadImage => ({ kind: "unreadable", why });

/** GitHub writes owners as they are spelled (`ghcr.io/Acme/app:Tag`); tags keep their case. */
function lowerCaseName(image: string): string {
  const end = image.lastIndexOf("/") + 1;
  const [, name = "", rest = ""] = /^([^:@]*)(.*)$/s.exec(image.slice(end)) ?? [];
  return `${image.slice(0, end).toLowerCase()}${name.toLowerCase()}${rest}`;
}

const differ = (a: string | undefined, b: string | undefined): boolean => a !== undefined && b !== undefined && a !== b;

const quote = (text: string): string => JSON.stringify(text.length > 200 ? `${text.slice(0, 200)}…` : text);
