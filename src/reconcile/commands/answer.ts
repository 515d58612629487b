/** What commands that ask are answered: from the plans as they are, or as they would be at another time. */
import type { Resolved } from "../../commands/resolve/resolution.ts";
import { endOf } from "../../domain/decision.ts";
import type { FullName } from "../../domain/repository.ts";
import { expressionAnswers } from "../../gates/expression.ts";
import type { Explanation } from "../../planning/plan.ts";
import type { ReplySight } from "../../presentation/replies/done.ts";
import { helpAnswer, helpOnAnswer } from "../../presentation/replies/help.ts";
import {
  type ApplicationStanding,
  diffAnswer,
  type Standing,
  statusAnswer,
  statusOfAllAnswer,
} from "../../presentation/replies/status.ts";
import { whyAllAnswer, whyAnswer } from "../../presentation/replies/why.ts";
import { formatTimeSeen } from "../../presentation/times.ts";
import { explainAt, type Foreseen as Foresight } from "../../simulation/explain-at.ts";
import type { HomeMemory } from "../memory.ts";
import type { Sight } from "./sight.ts";

export type Asking = Extract<Resolved, { kind: "why" | "why-all" | "status" | "diff" | "help" }>;

export const isAsking = (asked: Resolved): asked is Asking =>
  ["why", "why-all", "status", "diff", "help"].includes(asked.kind);

/** Markdown that is escaped. */
export async function answerTo(
  asked: Asking,
  sight: Sight,
  memory: HomeMemory,
  /** The repository of the comment: pull requests of others are named with theirs. */
  here: number,
): Promise<readonly string[]> {
  const { config } = sight.observed;
  switch (asked.kind) {
    case "why": {
      const { application, environment, at } = asked;
      const of = { application, ...replySight(sight, here, environment) };
      const foreseen = at === undefined ? undefined : await explainedAt(sight, memory, application, at.at);
      const explanation =
        foreseen === undefined
          ? sight.applying.explanation({ application, environment })
          : foreseen.explanation(environment);
      if (explanation === undefined) return ["Nothing is known of that yet."];
      if (at === undefined || foreseen === undefined) return whyAnswer({ ...of, explanation });
      const { steps, complete } = foreseen;
      return whyAnswer({ ...of, explanation, at: at.at, steps, complete });
    }
    case "why-all": {
      const { environment, at } = asked;
      const explained: { application: string; explanation: Explanation }[] = [];
      for (const application of [...memory.plans.keys()].sort()) {
        const explanation =
          at === undefined
            ? sight.applying.explanation({ application, environment })
            : (await explainedAt(sight, memory, application, at.at)).explanation(environment);
        if (explanation !== undefined) explained.push({ application, explanation });
      }
      const answer = whyAllAnswer(environment, explained, replySight(sight, here, environment));
      if (at === undefined) return answer;
      const when = formatTimeSeen(at.at, config.timezone, sight.now);
      return [...answer, "", `As it would be ${when}, if nothing else happens until then.`];
    }
    case "status": {
      const names = config.environments.map(({ name }) => name);
      if (asked.application === undefined) return statusOfAllAnswer(names, standings(sight, memory));
      const [one] = standings(sight, memory, asked.application);
      return statusAnswer(one ?? { application: asked.application, standings: [] }, replySight(sight, here));
    }
    case "diff":
      return diffAnswer(asked.from, asked.to, standings(sight, memory));
    case "help":
      return asked.command === undefined ? helpAnswer() : helpOnAnswer(asked.command, config);
  }
}

/** How a reply in that repository tells times and pull requests of an environment (of the home, where none is named). */
export function replySight({ observed, now }: Sight, here: number, environment?: string): ReplySight {
  const repository =
    (environment === undefined ? undefined : observed.ground(environment)?.repository) ?? observed.home;
  const elsewhere: { repository?: FullName } = repository.id === here ? {} : { repository: repository.fullName };
  return { now, timezone: observed.config.timezone, ...elsewhere };
}

interface Foreseen extends Pick<Foresight, "steps" | "complete"> {
  readonly explanation: (environment: string) => Explanation | undefined;
}

/** As the simulator says it: nothing happens until then but what Towpath does by itself. */
async function explainedAt(
  { slices, applying }: Sight,
  memory: HomeMemory,
  application: string,
  at: number,
): Promise<Foreseen> {
  const known = memory.plans.get(application);
  const isAtRest =
    known !== undefined &&
    known.wakeAt === undefined &&
    known.explanations.every(({ state }) => state === "up-to-date" || state === "not-found");
  // Time alone moves nothing there: of thousands of applications most are so.
  const { plan, steps, complete } = isAtRest
    ? { plan: known, steps: [], complete: true }
    : await explainAt(await slices.of(application), at, {
        expressions: async (task) => {
          const [outcomes = []] = await applying.outside.expressions.evaluate([task]);
          return expressionAnswers(task.expressions, outcomes);
        },
      });
  return { steps, complete, explanation: (name) => plan.explanations.find((one) => one.environment === name) };
}

function standings({ applying, now }: Sight, memory: HomeMemory, only?: string): readonly ApplicationStanding[] {
  const names = only === undefined ? [...memory.plans.keys()].sort() : [only];
  return names.map((application) => {
    const plan = memory.plans.get(application);
    const rows = (plan?.explanations ?? []).flatMap((explanation): readonly Standing[] => {
      const { environment, held, pullRequest, state } = explanation;
      if (state === "not-found") return [];
      const next = state === "up-to-date" ? undefined : explanation.candidate;
      const remarks = only === undefined ? [] : remarksOn(memory, application, environment, now);
      const told = applying.explanation({ application, environment }) ?? explanation;
      const shut = state === "up-to-date" || only === undefined ? [] : [told.sentence];
      return [{ environment, held, next, pullRequest, remarks: [...remarks, ...shut] }];
    });
    return { application, standings: rows };
  });
}

/** Decisions in force. */
function remarksOn({ ledger }: HomeMemory, application: string, environment: string, now: number): readonly string[] {
  return ledger.decisions.flatMap((one) => {
    if (endOf(one, now) !== undefined) return [];
    if (one.kind === "freeze") return one.environment === environment ? [`frozen by ${one.by}`] : [];
    if (one.application !== application) return [];
    if (one.kind === "hold" && (one.environment ?? environment) === environment) return [`held by ${one.by}`];
    return one.kind === "pin" && one.environment === environment ? [`pinned by ${one.by}`] : [];
  });
}
