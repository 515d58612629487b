/** What `towpath.yaml` says of checking manifests. */
import type { FullName } from "../domain/repository.ts";
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
  /** Where schemas are looked for, in this order; absent: those that come with Towpath. */
  readonly schemaLocations?: readonly SchemaLocation[];
  /** Repositories whose policies count as if they were in this one. */
  readonly policiesFrom?: readonly PolicySource[];
  /** The folder of this repository whose Rego conftest asks; absent: nobody is asked. */
  readonly conftest?: string;
  /** Names of ValidatingAdmissionPolicies that only the cluster can answer, and need not be answered here. */
  readonly leftToTheCluster: readonly string[];
  /** Labels of namespaces that no file holds, for policies that select by them. */
  readonly namespaces?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Where objects go that name no namespace; absent: not known. */
  readonly defaultNamespace?: string;
  /** The user as whom the agent applies manifests: `system:serviceaccount:argocd:argocd-application-controller`. */
  readonly appliedBy?: string;
}

/**
 * `default`: those that come with Towpath. Else a template of a path (domain/schema-template.ts), in the repository that
 * holds `towpath.yaml` or in another that consents.
 */
export type SchemaLocation = "default" | { readonly repository?: FullName; readonly template: string };

export interface PolicySource {
  readonly repository: FullName;
  /** A folder; absent: the whole repository. */
  readonly path?: string;
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
  /** Sees `object`, `oldObject` (null where it is new) and `environment`. */
  readonly cel: string;
  readonly message?: string;
  /** Absent: `error`. */
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
