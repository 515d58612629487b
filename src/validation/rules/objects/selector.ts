/** Label selectors of all forms, asked whether they fit a set of labels. */
import { at, type Fields, fieldsOf, isFields, itemsAt, listOf } from "./shape.ts";

export interface Selector {
  /** `key=value` pairs that must all be there, sorted. */
  readonly pairs: readonly (readonly [key: string, value: string])[];
  readonly expressions: readonly Expression[];
  /** The same for selectors that mean the same. */
  readonly key: string;
}

interface Expression {
  readonly key: string;
  readonly operator: string;
  readonly values: ReadonlySet<string>;
}

/** A plain map, as Services and ReplicationControllers have it. */
export function mapSelector(value: unknown): Selector {
  return make(value, []);
}

/** `matchLabels` and `matchExpressions`; undefined where there is no selector at all. */
export function labelSelector(value: unknown): Selector | undefined {
  if (!isFields(value)) return undefined;
  const expressions: Expression[] = [];
  for (const { item } of itemsAt(value, "matchExpressions")) {
    expressions.push({
      key: labelText(at(item, "key")),
      operator: labelText(at(item, "operator")),
      values: new Set(listOf(at(item, "values")).map(labelText)),
    });
  }
  return make(at(value, "matchLabels"), expressions);
}

function make(labels: unknown, expressions: readonly Expression[]): Selector {
  const pairs = Object.entries(fieldsOf(labels))
    .map(([key, value]): [string, string] => [key, labelText(value)])
    .sort(([a], [b]) => (a < b ? -1 : 1));
  const key = JSON.stringify([pairs, expressions.map(({ key, operator, values }) => [key, operator, [...values]])]);
  return { pairs, expressions, key };
}

/** Labels are texts; numbers and booleans are a matter of the schema and read as they are written. */
export const labelText = (value: unknown): string =>
  typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? `${value}` : "";

/** Whether it asks for nothing and so fits everything. */
export const isEmptySelector = ({ pairs, expressions }: Selector): boolean =>
  pairs.length === 0 && expressions.length === 0;

/** Whether the labels fit. Operators that Kubernetes does not know fit, since something else will be told about them. */
export function fits(selector: Selector, labels: Fields): boolean {
  const has = (key: string): boolean => Object.hasOwn(labels, key);
  return (
    selector.pairs.every(([key, value]) => has(key) && labelText(labels[key]) === value) &&
    selector.expressions.every(({ key, operator, values }) => {
      const value = has(key) ? labelText(labels[key]) : undefined;
      if (operator === "In") return value !== undefined && values.has(value);
      if (operator === "NotIn") return value === undefined || !values.has(value);
      if (operator === "Exists") return value !== undefined;
      return operator !== "DoesNotExist" || value === undefined;
    })
  );
}

/** `app=web, tier in (a, b)`, as sentences name it. */
export const describeSelector = ({ pairs, expressions }: Selector): string =>
  [
    ...pairs.map(([key, value]) => `${key}=${value}`),
    ...expressions.map(
      ({ key, operator, values }) => `${key} ${operator}${values.size > 0 ? ` (${[...values].join(", ")})` : ""}`,
    ),
  ].join(", ");
