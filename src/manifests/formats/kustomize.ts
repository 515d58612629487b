/**
 * Kustomizations: `images:` with `name`, `newName`, `newTag`, `digest`
 * (https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/images/).
 */
import { isDigest } from "../../domain/image-reference.ts";
import { pinnedReference, placeOf, referenceSite, type Site, type SiteContext } from "../site.ts";
import { type AliasNode, entryOf, type MapNode, type ScalarNode } from "../tree.ts";
import { normalName, parseTagField, splitReference } from "../written-reference.ts";
import type { Format } from "./format.ts";

/** Kustomize writes `name:newTag` and takes `newTag: tag@sha256:…` as it is; a `digest` replaces the tag. */
export const kustomize: Format = {
  name: "kustomize",
  claims: ({ file, kind, apiVersion }) =>
    /(?:^|\/)kustomization(?:\.ya?ml)?$/i.test(file.path) || isKustomizeKind(kind, apiVersion),
  bareTags: () => false,
};

const isKustomizeKind = (kind: string | undefined, apiVersion: string | undefined): boolean =>
  apiVersion?.startsWith("kustomize.config.k8s.io/") === true && (kind === "Kustomization" || kind === "Component");

export interface KustomizeImage {
  readonly sites: readonly Site[];
  /** Scalars that have been dealt with, place or not. */
  readonly read: readonly ScalarNode[];
}

/**
 * The site of an item of `images` (or of `imageTags`, as it was called first); undefined for any other map. `keys` lead to
 * it. Flux Kustomizations, transformers and patches have such items too, so all formats look for them.
 */
export function kustomizeImage(
  map: MapNode,
  keys: readonly string[],
  context: SiteContext,
): KustomizeImage | undefined {
  if (!/^(?:images|imageTags?)$/.test(keys.at(-1) ?? "")) return undefined;
  const fields = ["name", "newName", "newTag", "digest"].map((key) => fieldOf(map, key));
  const [name, newName, tag, digest] = fields;
  if (name === undefined || (newName ?? tag ?? digest) === undefined) return undefined;
  // `name` says which image is replaced, not which one runs: it is read and never offered as a place.
  const read = fields.flatMap((field) => (field === undefined ? [] : [field.scalar]));
  const pinned = newName && pinnedReference(newName.scalar.text);
  if (newName !== undefined && pinned !== undefined) {
    const blocked = (tag ?? digest) && "`newName` holds a tag and so does a field beside it";
    const site = referenceSite(context, newName.scalar, pinned, blocked === undefined ? {} : { blocked });
    return { sites: [{ ...site, ...(newName.alias && { alias: newName.alias }) }], read };
  }
  return { sites: [fieldsSite(context, map, newName ?? withoutTag(name), tag, digest)], read };
}

interface Field {
  readonly scalar: ScalarNode;
  readonly text: string;
  readonly alias: AliasNode | undefined;
}

function fieldOf(map: MapNode, key: string): Field | undefined {
  const node = entryOf(map, key);
  const scalar = node?.kind === "alias" ? node.target : node;
  if (scalar?.kind !== "scalar") return undefined;
  return { scalar, text: scalar.text.trim(), alias: node?.kind === "alias" ? node : undefined };
}

/** `name` may be written as the manifests have it, tag included. */
const withoutTag = (name: Field): Field => ({ ...name, text: splitReference(name.text)?.name ?? name.text });

function fieldsSite(
  context: SiteContext,
  map: MapNode,
  name: Field,
  tag: Field | undefined,
  digest: Field | undefined,
): Site {
  const normal = normalName(name.text);
  const names = normal === undefined ? [] : [normal];
  const held = tag === undefined ? {} : parseTagField(tag.text);
  const ownDigest = digest !== undefined && isDigest(digest.text) ? { digest: digest.text } : {};
  const blocked =
    held === undefined
      ? `its newTag is \`${tag?.text}\`, not a version`
      : held.digest !== undefined && ownDigest.digest !== undefined
        ? "both `newTag` and `digest` hold a digest"
        : undefined;
  const alias = tag?.alias ?? digest?.alias;
  const version = { ...held, ...ownDigest };
  return {
    place: placeOf(context, {
      pointer: map.pointer,
      lineOf: (tag ?? digest ?? name).alias ?? (tag ?? digest ?? name).scalar,
      written: name.text,
      names,
      takesDigest: true,
      ...version,
    }),
    spot: {
      kind: "fields",
      ...(tag !== undefined && { tag: tag.scalar }),
      ...(digest !== undefined && { digest: digest.scalar }),
      name: name.scalar,
      nameIsKey: entryOf(map, "newName") === undefined,
    },
    names,
    spellings: [name.text],
    ...(blocked !== undefined && { blocked }),
    ...(alias !== undefined && { alias }),
  };
}
