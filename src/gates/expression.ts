/** Expression: a condition in CEL over the facts of a promotion. It is asked in a worker before the gates are evaluated. */
import { checkExpression as check } from "../cel/check-expression.ts";
import type { CelProblem } from "../cel/problem.ts";
import type { CelOutcome, CelTask } from "../cel/task.ts";
import { EXPRESSION_DECLARATIONS } from "../config/expression-declarations.ts";
import type { ExpressionConfig } from "../config/gate-config.ts";
import type { GateResult } from "../domain/gate-result.ts";
import { expressionFacts } from "./expression-facts.ts";
import type { ExpressionAnswer, GateFacts } from "./facts.ts";
import type { Gate } from "./gate.ts";

/**
 * What is wrong with a gate's expression, or undefined: syntax, unknown names (with the nearest known), types, and an
 * answer that is not true or false. For the check of the configuration; positions count within the expression.
 */
export const checkExpression = (text: string): CelProblem | undefined => check(text, EXPRESSION_DECLARATIONS, "bool");

/** What to ask the worker for a promotion whose gates hold these expressions; one outcome comes back for each. */
export const expressionTask = (facts: GateFacts, expressions: readonly string[]): CelTask => ({
  declarations: EXPRESSION_DECLARATIONS,
  values: expressionFacts(facts),
  expressions,
});

/** What the worker answered, as `GateFacts.expressions` holds it. Anything but true or false is an error. */
export function expressionAnswer(outcome: CelOutcome): ExpressionAnswer {
  if (outcome.kind === "error") return outcome;
  if (outcome.kind === "value" && typeof outcome.value === "boolean") return { kind: "value", value: outcome.value };
  const found =
    outcome.kind === "other" || outcome.value === null ? "something else" : JSON.stringify(String(outcome.value));
  return { kind: "error", why: `it must answer true or false, and answered ${found}` };
}

/** The answers by their text, for `GateFacts.expressions`. */
export const expressionAnswers = (
  expressions: readonly string[],
  outcomes: readonly CelOutcome[],
): ReadonlyMap<string, ExpressionAnswer> =>
  new Map(
    expressions.map((text, at) => {
      const outcome = outcomes[at];
      return [text, outcome === undefined ? NOT_ASKED : expressionAnswer(outcome)];
    }),
  );

const NOT_ASKED: ExpressionAnswer = { kind: "error", why: "it was not asked" };

/** Passes where the expression answered true; waits where false; whatever was not answered is an error and shut. */
export function expression(config: ExpressionConfig): Gate {
  return {
    holds: "merging",
    evaluate({ expressions }): GateResult {
      const answer = expressions.get(config.cel) ?? NOT_ASKED;
      const asked = show(config);
      if (answer.kind === "error") {
        return {
          gate: "expression",
          state: "error",
          reason: `${asked} cannot be evaluated: ${oneLine(answer.why)}`,
          opener: "a person mends the expression in towpath.yaml, or what it asks for becomes known",
        };
      }
      if (answer.value) return { gate: "expression", state: "passed", reason: `${asked} is true` };
      const opener = config.message === undefined ? "it is true" : `${asked} is true`;
      return {
        gate: "expression",
        state: "waiting",
        reason: config.message === undefined ? `${asked} is false` : oneLine(config.message),
        opener: looksAtTime(config.cel) ? `${opener}; ${NOBODY_KNOWS}` : opener,
      };
    },
  };
}

/** Whether it may become true without any event: it is asked again each minute then. */
export const looksAtTime = (cel: string): boolean => /\bnow\b/.test(cel);

/** An expression can be asked about a time, and not when it becomes true. */
const NOBODY_KNOWS =
  "it looks at the time, so it may open by itself: it is asked again each minute, and nobody can say beforehand when (/why <environment> <application> at <time> says how it is then)";

const LONGEST = 200;

const show = ({ cel }: ExpressionConfig): string => {
  const text = cel.replaceAll(/\s+/g, " ").trim();
  return `the expression ${text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text}`;
};

const oneLine = (text: string): string => text.replaceAll(/\s+/g, " ").trim().replace(/\.+$/, "");
