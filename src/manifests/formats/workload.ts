/** Kubernetes resources of any kind: Pod templates, Jobs, CronJobs, custom resources, lists of them. */
import type { Format } from "./format.ts";

/** `image:` wherever it is, arguments and variables that are image references, and texts that are manifests themselves. */
export const workload: Format = {
  name: "manifest",
  claims: ({ kind, apiVersion }) => kind !== undefined && apiVersion !== undefined,
  bareTags: () => false,
};
