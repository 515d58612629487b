/** Finds out what plans asked for, within what one pass may spend, so that they can be made again. */
import { Mistake } from "../../domain/failure.ts";
import { expressionAnswers } from "../../gates/expression.ts";
import type { Ask } from "../../planning/asks.ts";
import type { Plan } from "../../planning/plan.ts";
import type { HomeMemory } from "../memory.ts";
import type { ObservedHome } from "../observe/observe-home.ts";
import type { Outside } from "../outside.ts";
import type { Answer } from "./answers.ts";
import { readPullChecks } from "./read-pull-checks.ts";
import { readReviews } from "./read-reviews.ts";
import { readSource } from "./read-source.ts";

/** Questions of one pass: each costs one to a few requests. */
const ASKS_PER_PASS = 40;

/** Returns the applications whose plans know more by now; `left` is true if some questions had to wait. */
export async function answerAsks(
  outside: Outside,
  observed: ObservedHome,
  memory: HomeMemory,
  plans: Iterable<Pick<Plan, "application" | "asks">>,
): Promise<{ readonly answered: ReadonlySet<string>; readonly left: boolean }> {
  const answered = new Set<string>();
  let asked = 0;
  for (const { application, asks } of plans) {
    for (const ask of asks) {
      if (memory.answers.of(ask) !== undefined) {
        memory.answers.share(ask, application);
        answered.add(application);
        continue;
      }
      if (asked >= ASKS_PER_PASS) return { answered, left: true };
      asked += 1;
      const answer = await answerOf(outside, observed, memory, application, ask);
      memory.answers.put(ask, answer, outside.clock.now(), application);
      answered.add(application);
    }
  }
  return { answered, left: false };
}

/** What cannot be read is an answer, too: gates say so, and the next event or sweep asks again. */
async function answerOf(
  outside: Outside,
  observed: ObservedHome,
  memory: HomeMemory,
  application: string,
  ask: Ask,
): Promise<Answer> {
  try {
    switch (ask.kind) {
      case "checks":
        return { kind: "checks", checks: await readPullChecks(outside, observed, ask) };
      case "reviews":
        return { kind: "reviews", reviews: await readReviews(outside, observed, memory, application, ask) };
      case "source":
        return { kind: "source", source: await readSource(outside, observed, ask) };
      case "expressions": {
        const [outcomes = []] = await outside.expressions.evaluate([ask.task]);
        return { kind: "expressions", answers: expressionAnswers(ask.task.expressions, outcomes) };
      }
      case "ancestry": {
        const { installationId } = observed.home;
        const found = await outside.comparison.compare(installationId, ask.repository, ask.ancestor, ask.of);
        return { kind: "ancestry", holds: found && (found.status === "ahead" || found.status === "identical") };
      }
    }
  } catch (error) {
    if (!(error instanceof Mistake)) throw error;
    outside.log.warn({ repository: observed.home.fullName, code: error.code }, error.message);
    return unreadable(ask);
  }
}

function unreadable(ask: Ask): Answer {
  switch (ask.kind) {
    case "checks":
      return { kind: "checks", checks: undefined };
    case "reviews":
      return { kind: "reviews", reviews: undefined };
    case "source": {
      const { repository, revision } = ask;
      return { kind: "source", source: { repository, revision, author: undefined, checks: undefined } };
    }
    case "expressions":
      return { kind: "expressions", answers: new Map() };
    case "ancestry":
      return { kind: "ancestry", holds: undefined };
  }
}
