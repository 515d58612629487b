/** Conversions that the library leaves out. */
import type { Environment } from "@marcbachmann/cel-js";
import { textOf } from "../same-value.ts";
import { define } from "./define.ts";

const LARGEST = 9_223_372_036_854_775_807n;

export function defineNumbers(environment: Environment): void {
  define(environment, {
    "int(uint): int": (value: object) => {
      const whole = BigInt(textOf(value));
      if (whole > LARGEST) throw new Error(`${whole} is too large for an integer`);
      return whole;
    },
  });
}
