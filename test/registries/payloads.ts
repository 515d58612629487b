import type { Hearing } from "../../src/registries/heard.ts";

export const HEARING: Hearing = { deliveryId: "d1", heardAt: 1000, webUrl: "https://github.com" };

export const DIGEST = `sha256:${"a".repeat(64)}`;
export const SHA = "1".repeat(40);

interface PackageParts {
  readonly event?: "registry_package" | "package";
  readonly action?: string;
  readonly type?: string;
  readonly url?: string;
  readonly tag?: string;
  readonly digest?: string;
  readonly config?: string;
  readonly labels?: Readonly<Record<string, string>>;
}

/** As GHCR sends it, with what is read of it. */
export function packagePayload(parts: PackageParts = {}): unknown {
  const { event = "registry_package", action = "published", type = "CONTAINER" } = parts;
  const { tag = "1.5.0", digest = DIGEST, labels = {} } = parts;
  return {
    action,
    [event]: {
      name: "Checkout",
      namespace: "Acme/checkout",
      package_type: type,
      owner: { login: "Acme" },
      package_version: {
        version: digest,
        name: digest,
        package_url: parts.url ?? `ghcr.io/Acme/Checkout:${tag}`,
        container_metadata: {
          tag: { name: tag, digest },
          labels: { description: "", source: "", revision: "", all_labels: labels },
          manifest: {
            media_type: "",
            config: { media_type: parts.config ?? "application/vnd.oci.image.config.v1+json" },
          },
        },
      },
    },
    repository: { id: 3, full_name: "Acme/checkout", owner: { login: "Acme" } },
  };
}
