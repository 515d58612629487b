import type { ValidatedObject } from "../../validation/engine/validation.ts";

export interface Counted {
  readonly valid: number;
  readonly invalid: number;
  readonly errors: number;
  readonly skipped: number;
  readonly empty: number;
}

/** How many objects have which outcome. */
export function countObjects(objects: readonly ValidatedObject[]): Counted {
  const count = (wanted: ValidatedObject["status"]): number => objects.filter(({ status }) => status === wanted).length;
  return {
    valid: count("valid"),
    invalid: count("invalid"),
    errors: count("error"),
    skipped: count("skipped"),
    empty: count("empty"),
  };
}
