/** What writing needs, of one observation. */
import type { Destination } from "../../domain/promotion.ts";
import type { Explanation } from "../../planning/plan.ts";
import type { HomeMemory } from "../memory.ts";
import type { ObservedHome } from "../observe/observe-home.ts";
import { proposalKey } from "../observe/read-proposals.ts";
import { subjectKey } from "../observe/subject.ts";
import type { Outside } from "../outside.ts";
import { explanationOf } from "../plans/explanation-of.ts";
import type { Applying } from "./applying.ts";
import { ejection } from "./watch-queues.ts";

export function applyingOf(outside: Outside, memory: HomeMemory, observed: ObservedHome): Applying {
  return {
    outside,
    log: outside.log.with({ repository: observed.home.fullName, installation: observed.home.installationId }),
    home: observed.home,
    homeMirror: observed.homeMirror,
    config: observed.config,
    ledger: memory.ledger,
    pulls: observed.stored.pulls,
    builds: (image) => observed.stored.builds.get(image) ?? [],
    applicationsOf: (image) => [...(observed.stored.applicationsByImage.get(image) ?? [])],
    reachable: observed.members.reachable,
    ground: observed.ground,
    destination: observed.destination,
    proposal: (repositoryId, number) => memory.proposals.get(proposalKey(repositoryId, number))?.proposal,
    plan: (application) => memory.plans.get(application),
    slice: (application) => memory.openSlices.get(application),
    explanation: (to) => withRefusals(observed, memory, to),
  };
}

/** The explanation, with what GitHub or a rule refused: what people must know to mend it. */
function withRefusals(observed: ObservedHome, memory: HomeMemory, to: Destination): Explanation | undefined {
  const explanation = explanationOf(memory, to.application, to.environment);
  if (explanation === undefined) return undefined;
  const pull = observed.stored.pulls.open().find(({ number }) => number === explanation.pullRequest);
  const told = [...memory.refused.values()].filter(({ action }) => subjectKey(action) === subjectKey(to));
  const ejected = pull === undefined ? undefined : ejection(pull);
  const reasons = [
    ...(pull?.refused === undefined ? [] : [`GitHub refused the merge: ${pull.refused}`]),
    ...told.map(({ problem }) => problem.message),
  ];
  // What a queue let go may be merged all the same: a check that says otherwise would keep it out of there for good.
  const state = reasons.length === 0 ? explanation.state : "blocked";
  const sentences = [explanation.sentence, ...(ejected === undefined ? [] : [ejected]), ...reasons];
  return sentences.length === 1 ? explanation : { ...explanation, state, sentence: sentences.join(" ") };
}
