import type { Resource } from "../resource.ts";

/** Groups that tools read and no cluster: kustomizations, files of kpt and Skaffold. */
const OF_TOOLS = /^(?:kustomize\.config\.k8s\.io|config\.kpt\.dev|kpt\.dev|skaffold)\//;

/** Whether the object is sent to the cluster as it stands: patches and kustomizations are not. */
export const isForCluster = ({ apiVersion, part }: Resource): boolean => part !== true && !OF_TOOLS.test(apiVersion);
