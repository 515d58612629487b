import type { ValidateFunction } from "ajv";
import { sentences } from "./schema-problems.ts";

/**
 * GitHub's description is no strict JSON Schema, and ajv would say so at length; inlining its references would make
 * some validators megabytes large. Of the formats only the time is checked, since a wrong one breaks sorting; the
 * others say what a text is for, and GitHub's own examples break them. Each test file compiles anew what it uses and
 * validates it some hundred times, so compiling fast counts for more than fast code.
 */
export const AJV_OPTIONS = {
  strict: false,
  validateSchema: false,
  inlineRefs: false,
  logger: false,
  allErrors: true,
  code: { optimize: false },
  unicodeRegExp: false,
  formats: {
    "date-time": /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/,
    uri: true,
    "uri-template": true,
    int64: true,
    email: true,
  },
} as const;

/** Gives what is wrong with a value, as sentences; none where it is right. */
export type Check = (value: unknown) => string[];

/** Makes a check of a compiled schema; `what` is said in front of each pointer. */
export const checkWith =
  (what: string, validate: ValidateFunction): Check =>
  (value) =>
    validate(value) ? [] : sentences(what, validate.errors ?? []);
