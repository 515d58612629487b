import { createHash } from "node:crypto";
import { simpleUser } from "../shapes/account.ts";
import { time } from "../shapes/time.ts";
import type { Account } from "../state/account.ts";
import type { Repository } from "../state/repository.ts";
import { fullName } from "../state/repository.ts";
import type { World } from "../state/world.ts";

export interface PublishedImage {
  /** The package's name within its owner: `checkout`. */
  readonly name: string;
  /** Empty for untagged child manifests and attestations, which GHCR tells of too. */
  readonly tag: string;
  readonly digest: string | undefined;
  readonly labels: Readonly<Record<string, string>>;
  readonly action: "published" | "updated";
}

/** Tells of an image in the registry of GitHub's packages, as `registry_package`. Answers with its digest. */
export function publishImage(world: World, repository: Repository, by: Account, image: PublishedImage): string {
  const { name, tag, labels, action } = image;
  const namespace = repository.owner.login;
  const digest = image.digest ?? `sha256:${createHash("sha256").update(`${namespace}/${name}:${tag}`).digest("hex")}`;
  const versionId = world.ids.next();
  const packageId = world.ids.next();
  const at = time(world.clock.now());
  const html = `${world.url}/${fullName(repository)}/pkgs/container/${name}`;
  const author = simpleUser(world, by);
  world.emit({
    name: "registry_package",
    action,
    sender: by,
    repository,
    payload: () => ({
      registry_package: {
        id: packageId,
        name,
        namespace,
        description: "",
        ecosystem: "CONTAINER",
        package_type: "CONTAINER",
        html_url: html,
        created_at: at,
        updated_at: at,
        owner: simpleUser(world, repository.owner),
        registry: {
          about_url: "",
          name: "GitHub CONTAINER registry",
          type: "CONTAINER",
          url: "",
          vendor: "GitHub Inc",
        },
        package_version: {
          id: versionId,
          version: digest,
          name: digest,
          description: "",
          summary: "",
          body: "",
          body_html: "",
          html_url: `${html}/${versionId}`,
          target_commitish: repository.defaultBranch,
          target_oid: repository.git.refs.get(`refs/heads/${repository.defaultBranch}`) ?? "",
          tag_name: tag,
          created_at: at,
          updated_at: at,
          metadata: [],
          container_metadata: {
            tag: { name: tag, digest },
            labels: {
              description: "",
              source: labels["org.opencontainers.image.source"] ?? "",
              revision: labels["org.opencontainers.image.revision"] ?? "",
              image_url: labels["org.opencontainers.image.url"] ?? "",
              licenses: "",
              all_labels: labels,
            },
            manifest: {
              digest,
              media_type: "application/vnd.oci.image.manifest.v1+json",
              uri: "",
              size: 1,
              config: {},
              layers: [],
            },
          },
          package_files: [],
          package_url: `ghcr.io/${namespace}/${name}:${tag}`,
          author,
          installation_command: `docker pull ghcr.io/${namespace}/${name}:${tag}`,
        },
      },
    }),
  });
  return digest;
}
