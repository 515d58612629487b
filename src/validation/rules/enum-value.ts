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
      for (const field of scope.valuesOf?.(resource.apiVersion, resource.kind) ?? [])
        yield* checkField(resource, field);
    }
  },
};

function* checkField(resource: Resource, { path, values }: FieldValues): Generator<Remark> {
  for (const found of expand(resource.value, path, [])) {
    const value = at(resource.value, ...found);
    if (typeof value !== "string" || values.includes(value) || isFilledIn(value)) continue;
    const near =
      value.length > 100
        ? undefined
        : (values.find((one) => one.toLowerCase() === value.toLowerCase()) ?? nearest(value, values));
    yield {
      resource,
      path: found,
      on: "value",
      message: `the field \`${String(found.at(-1))}\` does not know the value \`${value.slice(0, 60)}\`${near === undefined ? "" : `; did you mean \`${near}\`?`}`,
      remedy: `Write one of ${values.map((one) => one || '""').join(", ")}.`,
    };
  }
}

function nearest(value: string, values: readonly string[]): string | undefined {
  const near = closest(value, [...values]);
  return distance(value, near) <= 3 ? near : undefined;
}

/** The places that a path with `*` for all items stands for. */
function* expand(value: unknown, path: readonly string[], before: Path): Generator<Path> {
  const [step, ...rest] = path;
  if (step === undefined) yield before;
  else if (step === "*") {
    const isList = Array.isArray(value);
    const keys = isList ? value.keys() : Object.keys(fieldsOf(value));
    for (const key of keys) yield* expand(at(value, key), rest, [...before, key]);
  } else {
    const below = at(value, step);
    if (below !== undefined) yield* expand(below, rest, [...before, step]);
  }
}
