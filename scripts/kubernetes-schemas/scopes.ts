/** Which kinds have a namespace. */
import { readScopes } from "./client-models.ts";
import { clientPackages } from "./sources.ts";

/**
 * Kinds that no client package has a path for: those that went before 1.32 or that only sub-resources take
 * (https://kubernetes.io/docs/reference/kubernetes-api/).
 */
const remembered: Readonly<Record<string, boolean>> = {
  "v1/ComponentStatus": false,
  "resource.k8s.io/v1alpha3/PodSchedulingContext": true,
  "authentication.k8s.io/v1/TokenRequest": true,
  "autoscaling/v1/Scale": true,
  "policy/v1/Eviction": true,
};

/** Answers whether a built-in kind has a namespace. It throws for a kind that nothing is known of. */
export function builtInScopes(): (apiVersionAndKind: string) => boolean {
  const read = Object.values(clientPackages).map((name) => readScopes(name));
  const exact = new Map(read.flatMap((scopes) => [...scopes]));
  // A kind does not change its scope from one version of its group to the next.
  const byGroup = new Map([...exact].map(([key, namespaced]) => [withoutVersion(key), namespaced]));
  return (key) => {
    const namespaced = exact.get(key) ?? remembered[key] ?? byGroup.get(withoutVersion(key));
    if (namespaced === undefined) throw new Error(`${key}: with or without a namespace? Add it to scopes.ts`);
    return namespaced;
  };
}

function withoutVersion(key: string): string {
  return key.replace(/(^|\/)v\d[^/]*\/(?=[^/]+$)/, "$1");
}

/** Custom resources without a namespace, from the `scope` of their CustomResourceDefinitions in each project's repository. */
const clusterScoped: readonly string[] = [
  "argoproj.io/ClusterAnalysisTemplate",
  "cert-manager.io/ClusterIssuer",
  "policy.cert-manager.io/CertificateRequestPolicy",
  "awspca.cert-manager.io/AWSPCAClusterIssuer",
  "trust.cert-manager.io/Bundle",
  "trust-manager.io/ClusterBundle",
  "external-secrets.io/ClusterExternalSecret",
  "external-secrets.io/ClusterPushSecret",
  "external-secrets.io/ClusterSecretStore",
  "generators.external-secrets.io/ClusterGenerator",
  "gateway.networking.k8s.io/GatewayClass",
  "gateway.networking.x-k8s.io/XMesh",
  "eventing.keda.sh/ClusterCloudEventSource",
  "keda.sh/ClusterTriggerAuthentication",
  "karpenter.k8s.aws/EC2NodeClass",
  "karpenter.sh/NodeClaim",
  "karpenter.sh/NodeOverlay",
  "karpenter.sh/NodePool",
];

export function customScope(apiVersionAndKind: string): boolean {
  return !clusterScoped.includes(withoutVersion(apiVersionAndKind));
}
