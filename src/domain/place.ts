/** A place: one spot in a file where an image reference, or a part of one, is written. */
import type { Version } from "./image-reference.ts";

/** The ways in which files hold image references; one file in `manifests/` reads and writes each. */
export type PlaceFormat =
  | "kustomize" // an item of `images:` in a kustomization
  | "helm-values" // `image: repo:tag`, or `repository`/`tag`/`digest`/`registry`
  | "manifest" // `image:` in a resource of any kind
  | "compose"
  | "json"
  | "argocd" // Application, ApplicationSet, `.argocd-source-*.yaml`
  | "flux" // HelmRelease values, Flux Kustomization images
  | "flux-marker" // `# {"$imagepolicy": …}`
  | "named"; // named in the configuration, by pointer or by a line of text

/** Where a place lies. Two places with the same address are the same place. */
export interface PlaceAddress {
  /** Path in the repository, `/` as separator, without a leading one. */
  readonly file: string;
  /** Counted from 0; 0 for files of one document. */
  readonly document: number;
  /**
   * RFC 6901 JSON Pointer of what names the image (for formats of several scalars: of the map that holds them).
   * A pointer may lead into a block of text that is itself YAML or JSON: `/spec/source/helm/values` and, behind it,
   * the pointer inside, as one pointer.
   */
  readonly pointer: string;
}

/** A place and what it holds now. */
export interface Place extends PlaceAddress, Version {
  readonly format: PlaceFormat;
  /** Line of the tag or digest (of the image where there is neither), counted from 1. */
  readonly line: number;
  /** Normalised image name (`registry/repository`); undefined where the file does not name the image. */
  readonly image?: string;
  /** The image name as the file writes it, for people. */
  readonly writtenImage?: string;
  /**
   * Whether a digest may be written here without changing what the file promises to its readers: in image strings,
   * kustomize images, a digest field, and a tag field that holds `tag@digest` already. A chart may put the value of its
   * tag field into a label too, where a digest is illegal: such a place is given a digest only by people.
   */
  readonly takesDigest?: boolean;
}
