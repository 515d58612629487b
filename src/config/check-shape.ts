/**
 * The shape of the file against the schema: every mistake is reported, and what is mistaken is taken out, so that the
 * rules behind it still see the rest. What comes out has the shape of {@link WrittenConfig}.
 */
import { Ajv, type ErrorObject, type ValidateFunction } from "ajv";
import { decodePointer, isList, isMap, stepsTo } from "./json-path.ts";
import type { Mistakes } from "./mistakes.ts";
import { SCHEMA } from "./schema.ts";
import { reportShape } from "./shape-sentences.ts";
import type { WrittenConfig } from "./written-config.ts";

/** Mistakes that leave a value usable: absent keys, a gate of two keys, an item twice. */
const USABLE: ReadonlySet<string> = new Set(["required", "minProperties", "maxProperties", "minItems", "uniqueItems"]);
/** Taking something out can bring up no new mistake of shape but in what stood around it. */
const MOST_ROUNDS = 8;

let compiled: ValidateFunction | undefined;

/** Undefined if nothing of the file has the right shape. */
export function checkShape(root: unknown, mistakes: Mistakes): WrittenConfig | undefined {
  compiled ??= new Ajv({ allErrors: true, verbose: true, allowUnionTypes: true, strict: true }).compile(SCHEMA);
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const errors = compiled(root) ? [] : (compiled.errors ?? []);
    if (round === 0) reportShape(root, errors, mistakes);
    const unusable = errors.filter(({ keyword }) => !USABLE.has(keyword));
    if (unusable.length === 0) return isWritten(root, errors) ? root : undefined;
    if (unusable.some((error) => error.instancePath === "" && error.keyword !== "additionalProperties"))
      return undefined;
    takeOut(root, unusable, mistakes);
  }
  return undefined;
}

/** True for what the schema takes, usable mistakes aside, which is how {@link WrittenConfig} is defined. */
const isWritten = (root: unknown, errors: readonly ErrorObject[]): root is WrittenConfig =>
  typeof root === "object" && root !== null && errors.every(({ keyword }) => USABLE.has(keyword));

function takeOut(root: unknown, errors: readonly ErrorObject[], mistakes: Mistakes): void {
  const items = new Map<unknown[], Set<number>>();
  for (const { instancePath, keyword, params } of errors) {
    const unknown = keyword === "additionalProperties" ? [String(params["additionalProperty"])] : [];
    const steps = stepsTo(root, [...decodePointer(instancePath), ...unknown]);
    const { key } = steps.at(-1) ?? {};
    const container: unknown = steps.at(-1)?.container;
    if (isList(container)) {
      const known = items.get(container) ?? new Set<number>();
      items.set(container, known.add(Number(key)));
    } else if (isMap(container) && key !== undefined) {
      // A mistaken environment is still one: others come after it.
      if (steps.length === 2 && steps[0]?.key === "environments") container[key] = null;
      else delete container[key];
    }
  }
  for (const [list, indexes] of items) {
    for (const index of [...indexes].sort((a, b) => b - a)) mistakes.positions.remove(list, index);
  }
}
