import { isObject, type Json } from "./description.ts";

/**
 * The fields of the table that a body lacks, as pointers into the body.
 *
 * A name steps into an object and `*` into each item of a list; where the body has another shape there, it is for
 * the schema to say so. Null on the way to a field counts as lacking the field, unless the step has a `?`.
 */
export function missingFields(body: Json, pointers: readonly string[]): string[] {
  return [...new Set(pointers.flatMap((pointer) => missing(body, pointer.split("/").slice(1), "")))];
}

function missing(value: Json, steps: readonly string[], path: string): string[] {
  const [step, ...rest] = steps;
  if (step === undefined) return [];
  if (step === "*") {
    if (!Array.isArray(value)) return [];
    return value.flatMap((item: Json, index) => missing(item, rest, `${path}/${index}`));
  }
  if (value === null) return [path];
  if (!isObject(value)) return [];
  const optional = step.endsWith("?");
  const name = optional ? step.slice(0, -1) : step;
  const here = `${path}/${name}`;
  const next = value[name];
  if (next === undefined || next === null) {
    if (optional) return [];
    return next === undefined ? [here] : missing(next, rest, here);
  }
  return missing(next, rest, here);
}
