/** No rule throws, whatever the objects look like: files come from pull requests. */

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import type { Positions, Resource } from "../../../src/validation/resource.ts";
import type { Scope } from "../../../src/validation/rule.ts";
import { ALL_RULES } from "../../../src/validation/rules/all.ts";
import { runRules } from "../../../src/validation/rules/run-rules.ts";
import { isRecord, scopeOf } from "./support/fixture.ts";
import { valuesOf } from "./support/values-of.ts";

const FIXTURES = join(import.meta.dirname, "../../fixtures/rules");
const SPAN = { line: 1, column: 1, endLine: 1, endColumn: 1 };
const NOWHERE: Positions = { key: () => SPAN, value: () => SPAN, written: () => undefined };
const ALL_ON = { rules: Object.fromEntries(ALL_RULES.map(({ name }) => [name, "error" as const])), environments: {} };

const samples: readonly Resource[] = readdirSync(FIXTURES).flatMap((rule) =>
  ["bad.yaml", "good.yaml"].flatMap((file) => scopeOf(readFileSync(join(FIXTURES, rule, file), "utf8")).resources),
);

/** Anything that a YAML file can hold, and names that trip programs. */
const anything = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    undefined,
    true,
    0,
    -1,
    1.5,
    2n ** 70n,
    Number.NaN,
    "",
    "a",
    "*",
    ["$", "{X}"].join(""),
    [],
    {},
    [null],
    [[]],
  ),
  fc.string(),
  fc.array(fc.constantFrom<unknown>(null, "x", 1, {}, []), { maxLength: 3 }),
  fc.dictionary(
    fc.constantFrom("name", "constructor", "__proto__", "toString", "spec", "data"),
    fc.constantFrom<unknown>(null, "x", 1, {}, []),
  ),
);

/** The value with some of its parts replaced by the replacements, in turn. */
function mangle(value: unknown, dice: () => number, replacements: readonly unknown[]): unknown {
  if (dice() === 0) return replacements[dice() % replacements.length];
  if (Array.isArray(value)) return value.map((item) => mangle(item, dice, replacements));
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, below]) => [key, mangle(below, dice, replacements)]));
}

const mangled: fc.Arbitrary<Resource> = fc
  .tuple(
    fc.nat(samples.length - 1),
    fc.array(fc.nat(12), { minLength: 5, maxLength: 60 }),
    fc.array(anything, { minLength: 1, maxLength: 5 }),
  )
  .map(([which, rolls, replacements]) => {
    const sample = samples[which] ?? samples[0];
    if (sample === undefined) throw new Error("There are no fixtures.");
    let turn = 0;
    const dice = (): number => rolls[turn++ % rolls.length] ?? 0;
    const value = Object.fromEntries(
      Object.entries(sample.value).map(([key, below]) => [key, mangle(below, dice, replacements)]),
    );
    return { ...sample, value, at: NOWHERE };
  });

const scopes: fc.Arbitrary<Scope> = fc
  .tuple(fc.array(mangled, { minLength: 1, maxLength: 8 }), fc.option(fc.array(mangled, { maxLength: 4 })), fc.string())
  .map(([resources, before, text]) => ({
    resources,
    before: before ?? undefined,
    environment: text,
    kubernetesVersion: text || "1.34",
    settings: { allowedImages: ["ghcr.io/acme/**", text], external: [text, "Secret/*/*"] },
    valuesOf,
  }));

describe("the rules", () => {
  it("throw on no object of any shape", () => {
    fc.assert(
      fc.property(scopes, (scope) => {
        expect(runRules(ALL_RULES, scope, ALL_ON).failures).toEqual([]);
      }),
      { numRuns: 400 },
    );
  });
});
