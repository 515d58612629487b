/** GitHub's `registry_package` (heard by Apps) and `package` (heard by repository hooks): a tag came to a registry of GitHub's. */
import { isSha } from "../domain/repository.ts";
import type { Heard, Hearing } from "./heard.ts";
import { sourceRepository } from "./source-repository.ts";
import { textAt, valueAt } from "./text-at.ts";
import { readImage } from "./written-image.ts";

const HELM_CHART = "application/vnd.cncf.helm.config.v1+json";

/** Media types of the configuration of what can be run; an index names none. Anything else is an artefact. */
const IMAGE_CONFIGS = new Set([
  "application/vnd.oci.image.config.v1+json",
  "application/vnd.docker.container.image.v1+json",
  "application/octet-stream", // what old builders wrote
]);

/** Reads the payload of either event; each tells of one tag. */
export function hearPackage(payload: unknown, hearing: Hearing): Heard {
  const told = valueAt(payload, "registry_package") ?? valueAt(payload, "package");
  const version = valueAt(told, "package_version");
  const why = notAnImage(payload, told, version);
  if (why !== undefined) return { ignored: why };
  const repository = textAt(payload, "repository", "full_name");
  if (repository === undefined) {
    return {
      ignored:
        "the package is linked to no repository, so nobody can be told to have built it: link it, or label the image with org.opencontainers.image.source",
    };
  }
  const tag = textAt(version, "container_metadata", "tag", "name");
  const digest = textAt(version, "container_metadata", "tag", "digest");
  const image = readImage({ image: writtenName(payload, told, version), tag, digest });
  if (image.kind === "artefact") return { ignored: "the tag belongs to a signature or an attestation" };
  if (image.kind === "unreadable") return { ignored: `the event cannot be used: ${image.why}` };
  const { kind: _kind, ...reference } = image;
  return { builds: [{ ...reference, ...provenance(version, repository, hearing), ...sent(repository, hearing) }] };
}

function notAnImage(payload: unknown, told: unknown, version: unknown): string | undefined {
  const action = textAt(payload, "action");
  if (action !== "published" && action !== "updated")
    return `the package was ${action ?? "touched"}, not published or updated`;
  const type = (textAt(told, "package_type") ?? textAt(told, "ecosystem") ?? "").toLowerCase();
  if (type !== "container" && type !== "docker") return `the package is not a container image (${type || "no type"})`;
  if (isUntagged(version))
    return "the version has no tag (a part of an image for several platforms, or an attestation)";
  const config = textAt(version, "container_metadata", "manifest", "config", "media_type");
  if (config === HELM_CHART) return "the package is a Helm chart";
  if (config !== undefined && !IMAGE_CONFIGS.has(config)) return `the package is not a container image (${config})`;
  return undefined;
}

/** GitHub sends events for those too, with an empty tag and an address that ends with a colon. */
function isUntagged(version: unknown): boolean {
  if (textAt(version, "container_metadata", "tag", "name") !== undefined) return false;
  const [, tag] = /[^/]:([^/@]*)$/.exec(textAt(version, "package_url") ?? "") ?? [];
  return tag === undefined || tag === "";
}

/** The address that GitHub gives, which names the registry; put together where it is missing. */
function writtenName(payload: unknown, told: unknown, version: unknown): string | undefined {
  const url = textAt(version, "package_url");
  if (url !== undefined) return url.replace(/:$/, "");
  const owner = textAt(told, "owner", "login") ?? textAt(payload, "repository", "owner", "login");
  const name = textAt(told, "name");
  return owner === undefined || name === undefined ? undefined : `ghcr.io/${owner}/${name}`;
}

/** By the labels of the image, which the event carries; the repository that the package is linked to, where they are silent. */
function provenance(version: unknown, repository: string, hearing: Hearing): { revision?: string; source?: string } {
  const labels = valueAt(version, "container_metadata", "labels");
  const label = (name: string): string | undefined =>
    textAt(labels, "all_labels", `org.opencontainers.image.${name}`) ?? textAt(labels, name);
  const revision = label("revision");
  if (revision === undefined || !isSha(revision)) return {};
  return { revision, source: sourceRepository(label("source"), hearing.webUrl) ?? repository };
}

const sent = (repository: string, { heardAt, deliveryId }: Hearing) =>
  ({ sender: { kind: "repository", repository }, heardAt, deliveryId }) as const;
