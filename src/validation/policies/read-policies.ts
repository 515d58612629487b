/** Objects → policies and bindings, or why one cannot be read. Versions v1, v1beta1 and v1alpha1 have the same shape. */
import type {
  AdmissionPolicy,
  MatchResources,
  NamedExpression,
  ParamRef,
  PolicyBinding,
  ResourceRule,
  ValidationAction,
} from "./admission-policy.ts";
import { readSelector } from "./label-selector.ts";
import { isPlain, listAt, mapAt, type Plain, textAt, textsAt } from "./plain.ts";

export interface ReadPolicies {
  readonly policies: ReadonlyMap<string, AdmissionPolicy>;
  readonly bindings: readonly PolicyBinding[];
  /** Of objects that say they are policies or bindings and cannot be read. */
  readonly problems: readonly { readonly policy: string; readonly why: string }[];
}

const GROUP = /^admissionregistration\.k8s\.io\//;

/** Everything among the objects that is a ValidatingAdmissionPolicy or a binding of one; others are passed by. */
export function readPolicies(objects: Iterable<unknown>): ReadPolicies {
  const policies = new Map<string, AdmissionPolicy>();
  const bindings: PolicyBinding[] = [];
  const problems: { policy: string; why: string }[] = [];
  for (const object of objects) {
    if (!isPlain(object) || !GROUP.test(textAt(object, "apiVersion") ?? "")) continue;
    const name = textAt(mapAt(object, "metadata"), "name") ?? "";
    const spec = mapAt(object, "spec");
    if (object["kind"] === "ValidatingAdmissionPolicy") {
      const read = spec === undefined ? "it has no spec" : readPolicy(name, spec);
      if (typeof read === "string") problems.push({ policy: name, why: read });
      else policies.set(name, read);
    } else if (object["kind"] === "ValidatingAdmissionPolicyBinding") {
      const read = spec === undefined ? "it has no spec" : readBinding(name, spec);
      if (typeof read === "string")
        problems.push({ policy: name, why: `the binding "${name}" cannot be read: ${read}` });
      else bindings.push(read);
    }
  }
  return { policies, bindings, problems };
}

function readPolicy(name: string, spec: Plain): AdmissionPolicy | string {
  if (name === "") return "it has no name";
  const constraints = mapAt(spec, "matchConstraints");
  if (constraints === undefined || listAt(constraints, "resourceRules").length === 0) {
    return "spec.matchConstraints.resourceRules names no resources";
  }
  const paramKind = mapAt(spec, "paramKind");
  const validations = listAt(spec, "validations").filter(isPlain);
  if (validations.some((each) => textAt(each, "expression") === undefined)) return "a validation has no expression";
  const match = readMatch(constraints);
  if (typeof match === "string") return match;
  return {
    name,
    failurePolicy: textAt(spec, "failurePolicy") === "Ignore" ? "Ignore" : "Fail",
    paramKind:
      paramKind === undefined
        ? undefined
        : { apiVersion: textAt(paramKind, "apiVersion") ?? "", kind: textAt(paramKind, "kind") ?? "" },
    match,
    matchConditions: namedAt(spec, "matchConditions"),
    variables: namedAt(spec, "variables"),
    validations: validations.map((each) => ({
      expression: textAt(each, "expression") ?? "",
      message: textAt(each, "message"),
      messageExpression: textAt(each, "messageExpression"),
    })),
    auditAnnotations: listAt(spec, "auditAnnotations").map((each) => ({
      key: textAt(each, "key") ?? "",
      valueExpression: textAt(each, "valueExpression") ?? "",
    })),
  };
}

const namedAt = (spec: Plain, key: string): NamedExpression[] =>
  listAt(spec, key).map((each) => ({ name: textAt(each, "name") ?? "", expression: textAt(each, "expression") ?? "" }));

function readBinding(name: string, spec: Plain): PolicyBinding | string {
  const policyName = textAt(spec, "policyName");
  if (policyName === undefined) return "spec.policyName is missing";
  const actions = textsAt(spec, "validationActions").filter(isAction);
  if (actions.length === 0) return "spec.validationActions names none of Deny, Warn and Audit";
  const resources = mapAt(spec, "matchResources");
  const match = resources === undefined ? undefined : readMatch(resources);
  if (typeof match === "string") return match;
  return { name, policyName, actions, paramRef: readParamRef(mapAt(spec, "paramRef")), match };
}

const isAction = (text: string): text is ValidationAction => text === "Deny" || text === "Warn" || text === "Audit";

function readParamRef(ref: Plain | undefined): ParamRef | undefined {
  if (ref === undefined) return undefined;
  return {
    name: textAt(ref, "name"),
    namespace: textAt(ref, "namespace"),
    selector: mapAt(ref, "selector") === undefined ? undefined : readSelector(ref["selector"]),
    whenNotFound: textAt(ref, "parameterNotFoundAction") === "Allow" ? "Allow" : "Deny",
  };
}

function readMatch(value: Plain): MatchResources | string {
  const rules = listAt(value, "resourceRules").map(readRule);
  const excludeRules = listAt(value, "excludeResourceRules").map(readRule);
  if (rules.some((rule) => rule.resources.length === 0)) return "a rule of resourceRules names no resources";
  return {
    rules,
    excludeRules,
    namespaceSelector: readSelector(value["namespaceSelector"]),
    objectSelector: readSelector(value["objectSelector"]),
    matchPolicy: textAt(value, "matchPolicy") === "Exact" ? "Exact" : "Equivalent",
  };
}

function readRule(value: unknown): ResourceRule {
  const scope = textAt(value, "scope");
  return {
    groups: textsAt(value, "apiGroups"),
    versions: textsAt(value, "apiVersions"),
    operations: textsAt(value, "operations"),
    resources: textsAt(value, "resources"),
    names: textsAt(value, "resourceNames"),
    scope: scope === "Cluster" || scope === "Namespaced" ? scope : "*",
  };
}
