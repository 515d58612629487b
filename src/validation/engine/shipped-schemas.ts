import { openCatalog } from "../catalog/catalog.ts";
import type { SchemaSource } from "../schema/structural-schema.ts";

/** The schemas that come with Towpath. Of Kubernetes versions that it does not carry it knows nothing. */
export function openShippedSchemas(): SchemaSource {
  const catalog = openCatalog();
  return {
    schemaOf: (apiVersion, kind, kubernetesVersion) =>
      catalog.supports(kubernetesVersion) ? catalog.schemaOf(apiVersion, kind, kubernetesVersion) : undefined,
  };
}
