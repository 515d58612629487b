/** Files and kinds that look like Kubernetes objects and are read by tools, never by a cluster. */

const FILES = new Set([
  "Chart.yaml",
  "Chart.lock",
  "requirements.yaml",
  "values.yaml",
  "values.schema.json",
  "towpath.yaml",
]);
const KUSTOMIZATIONS = new Set(["kustomization.yaml", "kustomization.yml", "Kustomization"]);
const GROUPS =
  /^(?:kustomize\.config\.k8s\.io|client\.config\.k8s\.io|config\.kpt\.dev|kpt\.dev|skaffold|kind\.x-k8s\.io|k3d\.io)\//;

const nameOf = (path: string): string => path.slice(path.lastIndexOf("/") + 1);

/** Charts' files have an `apiVersion` without being objects. */
export const isToolFile = (path: string): boolean => FILES.has(nameOf(path));

export const isKustomization = (path: string): boolean => KUSTOMIZATIONS.has(nameOf(path));

/** Kinds of command-line tools: nothing is said where their schema is not known. */
export const isForTools = (apiVersion: string): boolean => GROUPS.test(apiVersion);
