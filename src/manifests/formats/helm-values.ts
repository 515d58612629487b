/** Helm values, and every other YAML file that is no Kubernetes resource: charts agree on no names, so all are read alike. */
import type { Format } from "./format.ts";

/** `image: repo:tag`, or `repository`, `tag`, `digest`, `registry` in their many spellings, at any depth. */
export const helmValues: Format = {
  name: "helm-values",
  claims: () => true,
  bareTags: () => true,
};
