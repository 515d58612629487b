/** Text → an expression that can run, or what is wrong with it. Pure; bounded by the limits of the language. */
import { boundBytes, leadCalls } from "./harden.ts";
import type { Language } from "./language.ts";
import { type CelProblem, problemOf, tooLong } from "./problem.ts";

export interface Compiled {
  /** As CEL writes types: `bool`, `string`, `dyn`… */
  readonly type: string;
  /** With the values of the declared variables; throws what the library throws, see {@link problemOf}. */
  run(values: ReadonlyMap<string, unknown>): unknown;
}

/** Parses, leads calls to functions that may run, checks names and types. */
export function compile(expression: string, language: Language): Compiled | { readonly problem: CelProblem } {
  const long = tooLong(expression);
  if (long !== undefined) return { problem: long };
  if (expression.trim() === "") return { problem: { message: "the expression is empty" } };
  try {
    const parsed = language.environment.parse(expression);
    leadCalls(parsed.ast);
    const checked = parsed.check();
    if (!checked.valid) return { problem: problemOf(checked.error, expression, language) };
    boundBytes(parsed.ast);
    return { type: checked.type ?? "dyn", run: (values) => parsed(values) };
  } catch (error) {
    return { problem: problemOf(error, expression, language) };
  }
}
