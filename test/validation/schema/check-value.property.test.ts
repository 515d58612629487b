import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { checkValue } from "../../../src/validation/schema/check-value.ts";
import { ajvOf } from "./ajv-oracle.ts";
import { randomRoot, randomValue } from "./random-schema.ts";

describe("The interpreter", () => {
  it("has the same opinion as ajv on made-up schemas and values", () => {
    let fitting = 0;
    fc.assert(
      fc.property(randomRoot, fc.array(randomValue, { minLength: 4, maxLength: 12 }), (schema, values) => {
        const fitsToAjv = ajvOf(schema);
        for (const value of values) {
          const fits = checkValue(schema, value, { kind: "json" }).length === 0;
          if (fits) fitting++;
          expect({ value, fits }).toEqual({ value, fits: fitsToAjv(value) });
        }
      }),
      { numRuns: 400 },
    );
    // Both verdicts have to occur for this to say anything.
    expect(fitting).toBeGreaterThan(150);
  });
});
