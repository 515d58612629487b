/** What was found out for plans, by question. All of it can be asked again; what an event contradicts is forgotten. */
import type { Sha } from "../../domain/repository.ts";
import type { CheckFacts, ExpressionAnswer, ReviewFacts } from "../../gates/facts.ts";
import { type Ask, askKey } from "../../planning/asks.ts";
import type { SourceFacts } from "../../planning/slice.ts";

/** `undefined` in it: it was asked for, and cannot be read. */
export type Answer =
  | { readonly kind: "checks"; readonly checks: CheckFacts | undefined }
  | { readonly kind: "reviews"; readonly reviews: ReviewFacts | undefined }
  | { readonly kind: "source"; readonly source: SourceFacts }
  | { readonly kind: "expressions"; readonly answers: ReadonlyMap<string, ExpressionAnswer> }
  | { readonly kind: "ancestry"; readonly holds: boolean | undefined };

interface Known {
  readonly ask: Ask;
  readonly answer: Answer;
  /** When it was asked, milliseconds since 1970. */
  readonly at: number;
  readonly applications: Set<string>;
}

/** Answers kept at once; who needs one that is gone asks again. */
const KEPT = 5_000;

export class Answers {
  readonly #known = new Map<string, Known>();

  of(ask: Ask): Answer | undefined {
    return this.#known.get(askKey(ask))?.answer;
  }

  /** All answers that plans of the application asked for. */
  for(application: string): readonly { readonly ask: Ask; readonly answer: Answer }[] {
    return [...this.#known.values()].filter(({ applications }) => applications.has(application));
  }

  put(ask: Ask, answer: Answer, at: number, application: string): void {
    const key = askKey(ask);
    const applications = this.#known.get(key)?.applications ?? new Set<string>();
    applications.add(application);
    this.#known.delete(key);
    this.#known.set(key, { ask, answer, at, applications });
    const [oldest] = this.#known.keys();
    if (this.#known.size > KEPT && oldest !== undefined) this.#known.delete(oldest);
  }

  /** An application whose plan needs what another's asked for already. */
  share(ask: Ask, application: string): void {
    this.#known.get(askKey(ask))?.applications.add(application);
  }

  /** Drops what may be different by now, and returns whose plans that concerns. */
  forget(isDoubtful: (ask: Ask, at: number) => boolean): ReadonlySet<string> {
    const concerned = new Set<string>();
    for (const [key, { ask, at, applications }] of this.#known) {
      if (!isDoubtful(ask, at)) continue;
      for (const application of applications) concerned.add(application);
      this.#known.delete(key);
    }
    return concerned;
  }

  /** Drops what was asked about commits whose checks changed. */
  forgetChecked(commits: readonly Sha[]): ReadonlySet<string> {
    if (commits.length === 0) return new Set();
    const changed = new Set(commits);
    return this.forget(
      (ask) => (ask.kind === "checks" && changed.has(ask.head)) || (ask.kind === "source" && changed.has(ask.revision)),
    );
  }
}
