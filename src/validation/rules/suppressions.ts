/** Annotations by which people say that a rule does not count for an object. */
import type { Resource } from "../resource.ts";
import type { Rule } from "../rule.ts";
import { at, fieldsOf } from "./objects/shape.ts";

export interface Suppression {
  /** The annotation's key. */
  readonly annotation: string;
  /** Empty where another tool's annotation gives none. */
  readonly reason: string;
}

export const OWN_PREFIX = "towpath.dev/ignore-";

/** Our own annotation without a reason does not count: `missingReason` is its key then. */
export interface SuppressionAnswer {
  readonly suppression?: Suppression;
  readonly missingReason?: string;
}

/**
 * Whether an annotation of the object silences the rule: `towpath.dev/ignore-<rule>: <reason>`,
 * `ignore-check.kube-linter.io/<check>`, `kube-linter.io/ignore-all`, `polaris.fairwinds.com/<check>-exempt: "true"`,
 * `polaris.fairwinds.com/exempt: "true"`, and `kube-score/ignore: <check>,<check>`. Other tools' annotations count for
 * the rules that are also known by the names of their checks.
 */
export function suppressionOf(rule: Rule, resource: Resource): SuppressionAnswer {
  const annotations = fieldsOf(at(resource.value, "metadata", "annotations"));
  const own = `${OWN_PREFIX}${rule.name}`;
  const missing = Object.hasOwn(annotations, own) && reasonOf(annotations[own]) === "";
  if (Object.hasOwn(annotations, own) && !missing) {
    return { suppression: { annotation: own, reason: reasonOf(annotations[own]) } };
  }
  const foreign = rule.alsoKnownAs.map((known) => foreignSuppression(known, annotations)).find(Boolean);
  if (foreign !== undefined) return { suppression: foreign };
  return missing ? { missingReason: own } : {};
}

function foreignSuppression(known: string, annotations: Readonly<Record<string, unknown>>): Suppression | undefined {
  const [tool, check = ""] = known.split(":");
  const given = (annotation: string): boolean => Object.hasOwn(annotations, annotation);
  if (tool === "kube-linter") {
    for (const annotation of [`ignore-check.kube-linter.io/${check}`, "kube-linter.io/ignore-all"]) {
      if (given(annotation)) return { annotation, reason: reasonOf(annotations[annotation]) };
    }
  }
  if (tool === "polaris") {
    for (const annotation of [`polaris.fairwinds.com/${check}-exempt`, "polaris.fairwinds.com/exempt"]) {
      if (given(annotation) && reasonOf(annotations[annotation]).toLowerCase() === "true") {
        return { annotation, reason: "" };
      }
    }
  }
  const annotation = "kube-score/ignore";
  if (tool === "kube-score" && given(annotation)) {
    const checks = reasonOf(annotations[annotation]).split(",");
    if (checks.some((one) => one.trim() === check)) return { annotation, reason: "" };
  }
  return undefined;
}

const reasonOf = (value: unknown): string => (typeof value === "string" ? value.trim() : value === true ? "true" : "");

/** Rules that our own annotations of the object name. */
export const rulesNamedBy = (resource: Resource): readonly string[] =>
  Object.keys(fieldsOf(at(resource.value, "metadata", "annotations")))
    .filter((key) => key.startsWith(OWN_PREFIX))
    .map((key) => key.slice(OWN_PREFIX.length));
