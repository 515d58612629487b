/** Whether an expression can run at all: for people, when they write it. */
import { compile } from "./compile.ts";
import type { Declarations } from "./declarations.ts";
import { type Language, languageOf } from "./language.ts";
import type { CelProblem } from "./problem.ts";

const languages = new WeakMap<Declarations, Language>();

/** Syntax, names and types; the answer must be (or may turn out to be, where values are not typed) of the type wanted. */
export function checkExpression(
  expression: string,
  declarations: Declarations,
  wanted: string,
): CelProblem | undefined {
  let language = languages.get(declarations);
  if (language === undefined) {
    language = languageOf(declarations);
    languages.set(declarations, language);
  }
  const compiled = compile(expression, language);
  if ("problem" in compiled) return compiled.problem;
  if (compiled.type === wanted || compiled.type === "dyn" || compiled.type.startsWith("dyn<")) return undefined;
  return { message: `the expression answers ${compiled.type} where ${wanted} is wanted` };
}
