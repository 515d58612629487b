/** What `towpath.yaml` says of checking manifests. */
import type { RuleLevel } from "../domain/rule-name.ts";

export interface ValidationConfig {
  /** Major and minor; undefined: the newest that is known. */
  readonly kubernetesVersion?: string;
  /** Levels of rules in all environments; rules that are not in it keep their own. */
  readonly rules: Readonly<Record<string, RuleLevel>>;
  /** Objects that are there although no file holds them: `Secret/shop/database`. */
  readonly external: readonly string[];
  /** Patterns of images that may run; empty: any. */
  readonly allowedImages: readonly string[];
  /** What becomes of objects whose kind has no schema. */
  readonly unknownKinds: "error" | "skip";
  /** Names of ValidatingAdmissionPolicies that only the cluster can answer, and need not be answered here. */
  readonly leftToTheCluster: readonly string[];
  /** Labels of namespaces that no file holds, for policies that select by them. */
  readonly namespaces?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Where objects go that name no namespace; absent: not known. */
  readonly defaultNamespace?: string;
  /** The user as whom the agent applies manifests: `system:serviceaccount:argocd:argocd-application-controller`. */
  readonly appliedBy?: string;
}

/** A rule of one's own, in CEL. */
export interface CelPolicy {
  readonly name: string;
  readonly match: {
    /** `Deployment`, `apps/Deployment`, `apps/v1/Deployment`, or `*`. */
    readonly kinds: readonly string[];
    /** Absent: everywhere. */
    readonly namespaces?: readonly string[];
  };
  readonly cel: string;
  readonly message?: string;
  readonly level?: "error" | "warning" | "notice";
}

/** What is different in one environment. */
export interface EnvironmentValidation {
  readonly kubernetesVersion?: string;
  readonly rules: Readonly<Record<string, RuleLevel>>;
}

export const DEFAULT_VALIDATION: ValidationConfig = {
  rules: {},
  external: [],
  allowedImages: [],
  unknownKinds: "error",
  leftToTheCluster: [],
};
