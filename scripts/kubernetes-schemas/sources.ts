/** Which packages the schemas come from. Versions are pinned in package.json and requirements.txt. */

/** Kubernetes versions that are shipped, oldest first. Each is a folder of definitions in kubernetes-validate. */
export const kubernetesVersions = ["1.31", "1.32", "1.33", "1.34", "1.35", "1.36"] as const;

/**
 * Official client packages, by the Kubernetes version whose OpenAPI they were made from (it stands in the header of
 * each model). They tell which kinds have a namespace, and are a second witness for fields and required lists. There is
 * none for 1.31 (0.22 was made from 1.30) and none for 1.35.
 */
export const clientPackages: Readonly<Record<string, string>> = {
  "1.32": "k8s-1-32",
  "1.33": "k8s-1-33",
  "1.34": "k8s-1-34",
  "1.36": "k8s-1-36",
};

export interface CustomSource {
  readonly package: string;
  /**
   * `crds`: its types were made from CustomResourceDefinitions, so that enums and required lists are theirs.
   * `go`: made from the Go types that the definitions are made from too; fields agree, enums and required lists may not.
   */
  readonly madeFrom: "crds" | "go";
}

/**
 * Where a package changed from definitions to Go types, the last version made from definitions is taken, unless it is
 * years behind (Argo CD 2.14, Rollouts 1.5, External Secrets 0.8, Gateway API 1.0, KEDA 2.10).
 */
export const customSources: readonly CustomSource[] = [
  { package: "@kubernetes-models/argo-cd", madeFrom: "go" },
  { package: "@kubernetes-models/argo-rollouts", madeFrom: "go" },
  { package: "@kubernetes-models/cert-manager", madeFrom: "crds" },
  { package: "@kubernetes-models/external-secrets", madeFrom: "go" },
  { package: "@kubernetes-models/flux-cd", madeFrom: "crds" },
  { package: "@kubernetes-models/gateway-api", madeFrom: "go" },
  { package: "@kubernetes-models/istio", madeFrom: "crds" },
  { package: "@kubernetes-models/karpenter", madeFrom: "go" },
  { package: "@kubernetes-models/keda", madeFrom: "go" },
  { package: "@kubernetes-models/prometheus-operator", madeFrom: "crds" },
  { package: "@kubernetes-models/sealed-secrets", madeFrom: "go" },
];
