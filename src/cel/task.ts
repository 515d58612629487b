/** What is asked of the worker, and what it answers. */
import type { Declarations } from "./declarations.ts";
import type { CelValue } from "./values.ts";

/** Expressions over the same values. Objects that several tasks of a batch share are sent once. */
export interface CelTask {
  readonly declarations: Declarations;
  /** Plain data for each declared variable. */
  readonly values: Readonly<Record<string, unknown>>;
  /** What can be read as `variables.<name>`: computed when first asked for; each sees those before it. */
  readonly variables?: readonly { readonly name: string; readonly expression: string }[];
  readonly expressions: readonly string[];
}

export type CelOutcome =
  | { readonly kind: "value"; readonly value: CelValue }
  /** It answered a list, a map or another value that is not plain. */
  | { readonly kind: "other" }
  /** `why` is a clause without a full stop. `bound`: it was stopped, since it took too long or too much memory. */
  | { readonly kind: "error"; readonly why: string; readonly bound?: true };

/** One outcome for each expression of a task. */
export type TaskOutcome = readonly CelOutcome[];
