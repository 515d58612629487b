import { closest, distance } from "fastest-levenshtein";
import type { Path, Resource } from "../resource.ts";
import type { FieldValues, Remark, Rule, Scope } from "../rule.ts";
import { indexOf } from "./objects/scope-index.ts";
import { at, fieldsOf, isFilledIn } from "./objects/shape.ts";

/** OpenAPI holds no values for these fields, so that no schema refuses them; the cluster does. */
export const enumValue: Rule = {
  name: "enum-value",
  summary: "A word that the field does not know (`imagePullPolicy: Alwys`) is refused by the cluster.",
  level: "error",
  alsoKnownAs: [],
  *check(scope: Scope): Iterable<Remark> {
    for (const resource of indexOf(scope).objects) {
      const fields = scope.valuesOf?.(resource.apiVersion, resource.kind) ?? [];
      if (fields.length > 0) yield* checkBelow(resource, resource.value, stepsOf(fields), []);
    }
  },
};

/** The paths of a kind's fields folded into a tree, so that an object is walked once, and only where it has something. */
interface Step {
  /** Of fields that end here. */
  readonly values: (readonly string[])[];
  readonly below: Map<string, Step>;
}

const trees = new WeakMap<readonly FieldValues[], Step>();

function stepsOf(fields: readonly FieldValues[]): Step {
  const known = trees.get(fields);
  if (known !== undefined) return known;
  const root: Step = { values: [], below: new Map() };
  for (const { path, values } of fields) {
    let step = root;
    for (const key of path) {
      const next: Step = step.below.get(key) ?? { values: [], below: new Map() };
      step.below.set(key, next);
      step = next;
    }
    step.values.push(values);
  }
  trees.set(fields, root);
  return root;
}

/** `*` stands for all items of a list and all keys of a map. */
function* checkBelow(resource: Resource, value: unknown, step: Step, path: Path): Generator<Remark> {
  for (const values of step.values) yield* checkValue(resource, value, values, path);
  for (const [key, next] of step.below) {
    if (key !== "*") {
      const below = at(value, key);
      if (below !== undefined) yield* checkBelow(resource, below, next, [...path, key]);
      continue;
    }
    const keys = Array.isArray(value) ? value.keys() : Object.keys(fieldsOf(value));
    for (const one of keys) yield* checkBelow(resource, at(value, one), next, [...path, one]);
  }
}

function* checkValue(resource: Resource, value: unknown, values: readonly string[], path: Path): Generator<Remark> {
  if (typeof value !== "string" || values.includes(value) || isFilledIn(value)) return;
  const near =
    value.length > 100
      ? undefined
      : (values.find((one) => one.toLowerCase() === value.toLowerCase()) ?? nearest(value, values));
  yield {
    resource,
    path,
    on: "value",
    message: `the field \`${String(path.at(-1))}\` does not know the value \`${value.slice(0, 60)}\`${near === undefined ? "" : `; did you mean \`${near}\`?`}`,
    remedy: `Write one of ${values.map((one) => one || '""').join(", ")}.`,
  };
}

function nearest(value: string, values: readonly string[]): string | undefined {
  const near = closest(value, [...values]);
  return distance(value, near) <= 3 ? near : undefined;
}
