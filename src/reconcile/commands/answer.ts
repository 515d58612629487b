/** What commands that ask are answered: from the plans as they are, or as they would be at another time. */
import type { Resolved } from "../../commands/resolve/resolution.ts";
import { endOf } from "../../domain/decision.ts";
import type { FullName } from "../../domain/repository.ts";
import type { Explanation } from "../../planning/plan.ts";
import { planApplication } from "../../planning/plan-application.ts";
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
      const explanation =
        at === undefined
          ? sight.applying.explanation({ application, environment })
          : await explainedAt(sight, application, environment, at.at);
      if (explanation === undefined) return ["Nothing is known of that yet."];
      const of = { application, explanation, ...(at !== undefined && { at: at.at }) };
      return whyAnswer({ ...replySight(sight, here, environment), ...of });
    }
    case "why-all": {
      const { environment, at } = asked;
      const explained: { application: string; explanation: Explanation }[] = [];
      for (const application of [...memory.plans.keys()].sort()) {
        const explanation =
          at === undefined
            ? sight.applying.explanation({ application, environment })
            : await explainedAt(sight, application, environment, at.at);
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

/** The same slice, planned as if that time had come and nothing had happened until then. */
async function explainedAt(
  { slices }: Sight,
  application: string,
  environment: string,
  at: number,
): Promise<Explanation | undefined> {
  const plan = planApplication({ ...(await slices.of(application)), now: at });
  return plan.explanations.find((one) => one.environment === environment);
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
