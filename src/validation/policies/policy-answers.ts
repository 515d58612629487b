/** What the answers of a policy's expressions come to, and how findings call things. */
import type { CelOutcome } from "../../cel/task.ts";
import type { PolicyBinding, Validation } from "./admission-policy.ts";
import { askedItems } from "./asked-path.ts";
import { isPlain } from "./plain.ts";
import type { PolicyFinding } from "./policy-report.ts";
import type { Subject } from "./subject.ts";

/** Items that are asked one by one, at most. */
const MOST_ITEMS = 50;

/** The question about a list, asked of each item by itself. */
export function itemsOf(
  subject: Subject,
  { expression }: Validation,
): { readonly path: readonly string[]; readonly expressions: readonly string[] } | undefined {
  const asked = askedItems(expression);
  if (asked === undefined) return undefined;
  const list = asked.path.reduce<unknown>((value, key) => (isPlain(value) ? value[key] : undefined), subject.object);
  if (!Array.isArray(list)) return undefined;
  return { path: asked.path, expressions: list.slice(0, MOST_ITEMS).map((_, at) => asked.ofItem(at)) };
}

export const isTrue = (outcome: CelOutcome | undefined): boolean => outcome?.kind === "value" && outcome.value === true;
export const isFalse = (outcome: CelOutcome | undefined): boolean =>
  outcome?.kind === "value" && outcome.value === false;

/** As Kubernetes takes it: one line of at most 5 KiB, else the plain message stands. */
export function messageOf(outcome: CelOutcome | undefined): string | undefined {
  if (outcome?.kind !== "value" || typeof outcome.value !== "string") return undefined;
  const text = outcome.value.trim();
  return text === "" || text.includes("\n") || text.length > 5_120 ? undefined : text;
}

export const levelOf = ({ actions }: PolicyBinding): PolicyFinding["level"] =>
  actions.includes("Deny") ? "error" : actions.includes("Warn") ? "warning" : "notice";

export const verbOf = ({ actions }: PolicyBinding): string =>
  actions.includes("Deny") ? "refuses" : actions.includes("Warn") ? "warns of" : "notes";

export const whatOf = ({ operation, path, kind, resource: { name } }: Subject): string => {
  if (path.length > 0) return `the pods of ${name === "" ? "this workload" : name}`;
  const object = name === "" ? `this ${kind}` : `${kind} ${name}`;
  return operation === "DELETE" ? `the removal of ${object}` : object;
};

export const oneLine = (text: string): string => text.replaceAll(/\s+/g, " ").trim();
