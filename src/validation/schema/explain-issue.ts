/** From what the interpreter finds to what people read. */
import { explainAlternatives, explainNot } from "./explain-alternatives.ts";
import { explainRequired, explainUnknown } from "./explain-field.ts";
import { explainConst, explainDuplicate, explainEnum, explainFormat, explainPattern, LIMITS } from "./explain-limit.ts";
import { explainType } from "./explain-type.ts";
import type { Explain } from "./explanation.ts";
import type { Keyword } from "./issue.ts";

/** One sentence on the issue, with its place in the object and what to do. */
export const explainIssue: Explain = (issue, object) => EXPLAIN[issue.keyword](issue, object);

const EXPLAIN: Readonly<Record<Keyword, Explain>> = {
  type: explainType,
  enum: explainEnum,
  const: explainConst,
  required: explainRequired,
  unknown: explainUnknown,
  pattern: explainPattern,
  format: explainFormat,
  uniqueItems: explainDuplicate,
  duplicateItem: explainDuplicate,
  anyOf: explainAlternatives((issue, object) => explainIssue(issue, object)),
  oneOf: explainAlternatives((issue, object) => explainIssue(issue, object)),
  not: explainNot,
  ...LIMITS,
  budget: () => ({
    path: ["kind"],
    on: "value",
    message: "The object and its schema are made so that checking takes too long; it was stopped.",
  }),
};
