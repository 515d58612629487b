/** ValidatingAdmissionPolicy and its bindings, as far as they can be evaluated here. */
import type { LabelSelector } from "./label-selector.ts";

export interface AdmissionPolicy {
  readonly name: string;
  /** What happens where an expression fails to run: `Fail` refuses. */
  readonly failurePolicy: "Fail" | "Ignore";
  readonly paramKind: { readonly apiVersion: string; readonly kind: string } | undefined;
  readonly match: MatchResources;
  readonly matchConditions: readonly NamedExpression[];
  readonly variables: readonly NamedExpression[];
  readonly validations: readonly Validation[];
  readonly auditAnnotations: readonly { readonly key: string; readonly valueExpression: string }[];
}

export interface NamedExpression {
  readonly name: string;
  readonly expression: string;
}

export interface Validation {
  readonly expression: string;
  readonly message: string | undefined;
  readonly messageExpression: string | undefined;
}

export interface PolicyBinding {
  readonly name: string;
  readonly policyName: string;
  readonly actions: readonly ValidationAction[];
  readonly paramRef: ParamRef | undefined;
  readonly match: MatchResources | undefined;
}

export type ValidationAction = "Deny" | "Warn" | "Audit";

export interface ParamRef {
  readonly name: string | undefined;
  readonly namespace: string | undefined;
  readonly selector: LabelSelector | undefined;
  readonly whenNotFound: "Allow" | "Deny";
}

export interface MatchResources {
  /** Empty: everything that the selectors let through (of a binding; a policy names at least one). */
  readonly rules: readonly ResourceRule[];
  readonly excludeRules: readonly ResourceRule[];
  readonly namespaceSelector: LabelSelector;
  readonly objectSelector: LabelSelector;
  /** `Exact`: only the versions named; `Equivalent`: other versions of the same kinds too. */
  readonly matchPolicy: "Exact" | "Equivalent";
}

export interface ResourceRule {
  readonly groups: readonly string[];
  readonly versions: readonly string[];
  readonly operations: readonly string[];
  readonly resources: readonly string[];
  readonly names: readonly string[];
  readonly scope: "Cluster" | "Namespaced" | "*";
}
