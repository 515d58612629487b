/** Whether a policy or a binding is about an object. */
import type { MatchResources, ResourceRule } from "./admission-policy.ts";
import { type KnownLabels, labelsOf, selects } from "./label-selector.ts";
import type { Subject } from "./subject.ts";

/** `unknown` with the reason where something decides that cannot be known here. */
export type Matched = boolean | { readonly unknown: string };

/** Labels of a namespace, as far as they are known. */
export type NamespaceLabels = (namespace: string) => KnownLabels;

/** As the API server does: selectors and excluded rules first, then the rules (an empty list of a binding: all). */
export function matchSubject(match: MatchResources, subject: Subject, namespaceLabels: NamespaceLabels): Matched {
  const asked = rulesMatch(match, subject);
  if (asked === false) return false;
  const object = matchLabels(match, subject);
  const namespace = matchNamespace(match, subject, namespaceLabels);
  if (object === false || namespace === false) return false;
  if (namespace === "unknown") {
    return {
      unknown:
        subject.namespace === ""
          ? "nothing says which namespace it goes to"
          : `the labels of the namespace "${subject.namespace}" are not known`,
    };
  }
  return object === "unknown" ? { unknown: "its objectSelector cannot be read" } : asked;
}

function rulesMatch(match: MatchResources, subject: Subject): Matched {
  if (match.excludeRules.some((rule) => fits(rule, subject, true))) return false;
  if (match.rules.length === 0 || match.rules.some((rule) => fits(rule, subject, true))) return true;
  if (match.matchPolicy === "Exact" || !match.rules.some((rule) => fits(rule, subject, false))) return false;
  const versions = [...new Set(match.rules.flatMap((rule) => rule.versions))].join(", ");
  return {
    unknown: `it is written in version ${subject.version}, and the cluster would show it to the policy as ${versions}`,
  };
}

function fits(rule: ResourceRule, subject: Subject, exact: boolean): boolean {
  return (
    among(rule.groups, subject.group) &&
    (!exact || among(rule.versions, subject.version)) &&
    (rule.operations.includes("*") || rule.operations.includes(subject.operation)) &&
    rule.resources.some((resource) => namesResource(resource, subject.plural)) &&
    (rule.names.length === 0 || rule.names.includes(subject.name)) &&
    (rule.scope === "*" || (rule.scope === "Namespaced") === subject.namespaced)
  );
}

const among = (list: readonly string[], value: string): boolean => list.includes("*") || list.includes(value);

/** Whole objects are looked at, no subresources: `pods`, `*`, and as Kubernetes has it `pods/*` and both stars. */
function namesResource(pattern: string, plural: string): boolean {
  const [resource, sub = ""] = pattern.split("/");
  return (resource === "*" || resource === plural) && (sub === "" || sub === "*");
}

/** Either version of the object is enough. */
function matchLabels({ objectSelector }: MatchResources, { object, oldObject }: Subject): boolean | "unknown" {
  const results = [object, oldObject].flatMap((each) =>
    each === undefined ? [] : [selects(objectSelector, labelsOf(each))],
  );
  return results.includes(true) ? true : results.includes("unknown") ? "unknown" : false;
}

function matchNamespace(
  { namespaceSelector }: MatchResources,
  subject: Subject,
  namespaceLabels: NamespaceLabels,
): boolean | "unknown" {
  if (namespaceSelector.requirements.length === 0) return true;
  if (subject.group === "" && subject.kind === "Namespace") {
    return selects(namespaceSelector, labelsOf(subject.object ?? subject.oldObject));
  }
  return subject.namespaced ? selects(namespaceSelector, namespaceLabels(subject.namespace)) : true;
}
