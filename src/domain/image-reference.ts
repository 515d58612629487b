/** An image reference, parsed: where an image lies and which one of it is meant. Pure; no registry is asked. */

/** `registry/repository`, normalised: `docker.io/library/nginx`, `ghcr.io/acme/checkout`. */
export type ImageName = string;

/** A registry, a repository and what picks one image of it: a tag, a digest, or both (neither: unpinned). */
export interface ImageReference {
  /** Host with optional port, lower case; `docker.io` where none was written. */
  readonly registry: string;
  /** Path below the registry, lower case; `library/…` for Docker Hub's short names. */
  readonly repository: string;
  readonly tag?: string;
  /** Always `sha256:` and 64 hexadecimal digits. */
  readonly digest?: string;
}

/** What picks one image of a repository: at least one of the two is there. */
export interface Version {
  readonly tag?: string;
  readonly digest?: string;
}

/** Tag grammar of the OCI distribution specification. */
const TAG = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/;
const DIGEST = /^sha256:[0-9a-f]{64}$/;
const COMPONENT = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*$/;
const HOST = /^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*)(?::[0-9]{1,5})?$/;
/** Other names of Docker Hub that clients write. */
const DOCKER_HUB = new Set(["docker.io", "index.docker.io", "registry-1.docker.io", "registry.hub.docker.com"]);

export const isTag = (text: string): boolean => TAG.test(text);
export const isDigest = (text: string): boolean => DIGEST.test(text);

/** Cosign and attestation tags (`sha256-<hex>.sig`): artefacts about an image, never an image to promote. */
export const isArtefactTag = (tag: string): boolean => /^sha256-[0-9a-f]{64}(\.(sig|att|sbom))?$/.test(tag);

/**
 * Parses `registry/repository[:tag][@digest]` as Docker's reference grammar does, normalised.
 * Returns undefined for anything else (templates, blanks, upper-case repositories, malformed digests).
 */
export function parseImageReference(text: string): ImageReference | undefined {
  const [beforeDigest, digest, ...more] = text.split("@");
  if (beforeDigest === undefined || more.length > 0) return undefined;
  if (digest !== undefined && !isDigest(digest)) return undefined;
  const slash = beforeDigest.lastIndexOf("/");
  const colon = beforeDigest.indexOf(":", slash + 1);
  const name = colon < 0 ? beforeDigest : beforeDigest.slice(0, colon);
  const tag = colon < 0 ? undefined : beforeDigest.slice(colon + 1);
  if (tag !== undefined && !isTag(tag)) return undefined;
  const parsed = parseImageName(name);
  if (parsed === undefined) return undefined;
  return { ...parsed, ...(tag !== undefined && { tag }), ...(digest !== undefined && { digest }) };
}

/** Parses the part before tag and digest. Docker Hub's short names become `docker.io/library/…`. */
export function parseImageName(name: string): Pick<ImageReference, "registry" | "repository"> | undefined {
  const first = name.split("/", 1)[0] ?? "";
  const hasHost = name.includes("/") && (/[.:]/.test(first) || first === "localhost");
  const host = hasHost ? first.toLowerCase() : "docker.io";
  const path = hasHost ? name.slice(first.length + 1) : name;
  if (!HOST.test(host) || !path.split("/").every((component) => COMPONENT.test(component))) return undefined;
  const registry = DOCKER_HUB.has(host) ? "docker.io" : host;
  const repository = registry === "docker.io" && !path.includes("/") ? `library/${path}` : path;
  return { registry, repository };
}

/** The normalised name of an image without tag and digest, by which images are compared and looked up. */
export const imageName = (image: Pick<ImageReference, "registry" | "repository">): ImageName =>
  `${image.registry}/${image.repository}`;

/** `registry/repository[:tag][@digest]`, normalised: `parseImageReference(formatImageReference(x))` is x. */
export function formatImageReference(image: ImageReference): string {
  return `${imageName(image)}${formatVersionSuffix(image)}`;
}

const formatVersionSuffix = ({ tag, digest }: Version): string =>
  `${tag === undefined ? "" : `:${tag}`}${digest === undefined ? "" : `@${digest}`}`;

/** Parses `tag`, `tag@sha256:…` or `@sha256:…` (what `towpath set` takes on the right of `=`). */
export function parseVersion(text: string): Version | undefined {
  const [tag = "", digest, ...more] = text.split("@");
  if (more.length > 0 || (tag === "" && digest === undefined)) return undefined;
  if ((tag !== "" && !isTag(tag)) || (digest !== undefined && !isDigest(digest))) return undefined;
  return { ...(tag !== "" && { tag }), ...(digest !== undefined && { digest }) };
}

/** `tag`, `tag@digest` or `@digest`: the inverse of {@link parseVersion}. */
export const formatVersion = ({ tag, digest }: Version): string =>
  `${tag ?? ""}${digest === undefined ? "" : `@${digest}`}`;
