/** Label selectors over labels of which some may not be known. */
import { isPlain, listAt, mapAt, type Plain, textAt, textsAt } from "./plain.ts";

export interface LabelSelector {
  readonly requirements: readonly Requirement[];
}

interface Requirement {
  readonly key: string;
  readonly operator: string;
  readonly values: readonly string[];
}

/** Labels as far as they are known; `complete`: there are no others. */
export interface KnownLabels {
  readonly labels: Readonly<Record<string, string>>;
  readonly complete: boolean;
}

/** `matchLabels` and `matchExpressions`; absent or empty: everything. */
export function readSelector(value: unknown): LabelSelector {
  const equal = Object.entries(mapAt(value, "matchLabels") ?? {}).map(([key, wanted]) => ({
    key,
    operator: "In",
    values: [String(wanted)],
  }));
  const expressions = listAt(value, "matchExpressions")
    .filter(isPlain)
    .map((item: Plain) => ({
      key: textAt(item, "key") ?? "",
      operator: textAt(item, "operator") ?? "",
      values: textsAt(item, "values"),
    }));
  return { requirements: [...equal, ...expressions] };
}

/** `unknown` where a label decides that is not known. */
export function selects({ requirements }: LabelSelector, known: KnownLabels): boolean | "unknown" {
  let result: boolean | "unknown" = true;
  for (const requirement of requirements) {
    const met = meets(requirement, known);
    if (met === false) return false;
    if (met === "unknown") result = "unknown";
  }
  return result;
}

function meets({ key, operator, values }: Requirement, { labels, complete }: KnownLabels): boolean | "unknown" {
  const value = Object.hasOwn(labels, key) ? labels[key] : undefined;
  if (value === undefined && !complete) return "unknown";
  switch (operator) {
    case "In":
      return value !== undefined && values.includes(value);
    case "NotIn":
      return value === undefined || !values.includes(value);
    case "Exists":
      return value !== undefined;
    case "DoesNotExist":
      return value === undefined;
    default:
      return "unknown";
  }
}

/** The labels in an object's metadata. */
export function labelsOf(object: unknown): KnownLabels {
  const labels = mapAt(mapAt(object, "metadata"), "labels") ?? {};
  const texts = Object.entries(labels).filter((entry): entry is [string, string] => typeof entry[1] === "string");
  return { labels: Object.fromEntries(texts), complete: true };
}
