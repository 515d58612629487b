/** Runs tasks; this is what the worker does. Unbounded in time by itself. */
import { compile } from "./compile.ts";
import type { Declarations } from "./declarations.ts";
import { type Language, languageOf } from "./language.ts";
import { problemOf } from "./problem.ts";
import type { CelOutcome, CelTask, TaskOutcome } from "./task.ts";
import { fromCel, toDeclared } from "./values.ts";

/** Compiled expressions that are kept. */
const KEPT = 2_000;

/** What `variables.<name>` reads from. */
class Variables extends Map<string, unknown> {
  readonly #compute: (name: string) => unknown;
  constructor(compute: (name: string) => unknown) {
    super();
    this.#compute = compute;
  }
  override get(name: string): unknown {
    return this.#compute(name);
  }
}

const VARIABLES = "kubernetes.Variables";

interface Known {
  readonly language: Language;
  readonly compiled: Map<string, ReturnType<typeof compile>>;
}

export class TaskRunner {
  readonly #languages = new Map<string, Known>();

  /** `seen` holds what was converted already, for tasks that share values. `began` is told of each expression. */
  run(task: CelTask, seen: WeakMap<object, unknown>, began?: (expression: number) => void): TaskOutcome {
    const known = this.#knownOf(task.declarations, task.variables !== undefined);
    const values = new Map<string, unknown>();
    for (const [name, type] of Object.entries(task.declarations.variables)) {
      const value = task.values[name];
      if (value !== undefined) values.set(name, toDeclared(value, type, known.language, seen));
    }
    if (task.variables !== undefined) values.set("variables", this.#variablesOf(task.variables, known, values));
    return task.expressions.map((expression, at) => {
      began?.(at);
      return this.#outcome(expression, known, values);
    });
  }

  #outcome(expression: string, known: Known, values: ReadonlyMap<string, unknown>): CelOutcome {
    const compiled = this.#compile(expression, known);
    if ("problem" in compiled) return { kind: "error", why: compiled.problem.message };
    try {
      const value = fromCel(compiled.run(values));
      return value === undefined ? { kind: "other" } : { kind: "value", value };
    } catch (error) {
      return { kind: "error", why: problemOf(error, expression, known.language).message };
    }
  }

  #compile(expression: string, { language, compiled }: Known): ReturnType<typeof compile> {
    const before = compiled.get(expression);
    if (before !== undefined) return before;
    const made = compile(expression, language);
    if (compiled.size >= KEPT) compiled.clear();
    compiled.set(expression, made);
    return made;
  }

  /** Each variable sees only those before it, so none can ask for itself. */
  #variablesOf(
    variables: NonNullable<CelTask["variables"]>,
    known: Known,
    values: ReadonlyMap<string, unknown>,
  ): Variables {
    const places = new Map(variables.map(({ name }, at) => [name, at]));
    const computed = new Map<string, { readonly value: unknown } | { readonly error: Error }>();
    const before = (end: number): Variables =>
      new Variables((name) => {
        const at = places.get(name);
        if (at === undefined || at >= end) return undefined;
        const result = computed.get(name) ?? compute(name, at);
        computed.set(name, result);
        if ("error" in result) throw result.error;
        return result.value;
      });
    const compute = (name: string, at: number): { readonly value: unknown } | { readonly error: Error } => {
      const expression = variables[at]?.expression ?? "";
      const compiled = this.#compile(expression, known);
      if ("problem" in compiled) return { error: new Error(`variables.${name}: ${compiled.problem.message}`) };
      try {
        return { value: compiled.run(new Map([...values, ["variables", before(at)]])) };
      } catch (error) {
        return { error: new Error(`variables.${name}: ${problemOf(error, expression, known.language).message}`) };
      }
    };
    return before(variables.length);
  }

  #knownOf(declarations: Declarations, variables: boolean): Known {
    const key = `${variables} ${JSON.stringify(declarations)}`;
    const before = this.#languages.get(key);
    if (before !== undefined) return before;
    const language = languageOf(
      variables ? { ...declarations, variables: { ...declarations.variables, variables: "dyn" } } : declarations,
    );
    if (variables) language.environment.registerType(VARIABLES, { ctor: Variables });
    const known: Known = { language, compiled: new Map() };
    if (this.#languages.size >= 50) this.#languages.clear();
    this.#languages.set(key, known);
    return known;
  }
}
