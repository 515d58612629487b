/** One pass over one home: observe, plan, apply, show. Short; what is left over makes the lane due again at once. */

import { Mistake } from "../domain/failure.ts";
import { allPassed } from "../domain/gate-result.ts";
import type { Destination } from "../domain/promotion.ts";
import type { Repository } from "../domain/repository.ts";
import { budgetOf } from "../planning/budget.ts";
import type { Action, Explanation, Plan, RecordAction, TellUnhealthyAction } from "../planning/plan.ts";
import { planAgain } from "../planning/plan-application.ts";
import { schedule } from "../planning/schedule.ts";
import type { Slice } from "../planning/slice.ts";
import type { Mirror } from "../ports/mirrors.ts";
import { answerAsks } from "./answers/answer-asks.ts";
import { noteGateChanges } from "./answers/gate-changes.ts";
import type { Applying, Outcome } from "./apply/applying.ts";
import { closePromotion } from "./apply/close.ts";
import { noteDeployments, showDeployments } from "./apply/deployments.ts";
import { mergePromotion } from "./apply/merge.ts";
import { openPromotion } from "./apply/open.ts";
import { recordMerges } from "./apply/record.ts";
import { showBuilds } from "./apply/show-builds.ts";
import { showProblems } from "./apply/show-problems.ts";
import { showPromotions } from "./apply/show-promotions.ts";
import { tellUnhealthy } from "./apply/tell-unhealthy.ts";
import { tidyMerged, tidyOrphans } from "./apply/tidy.ts";
import { updatePromotion } from "./apply/update.ts";
import { ejection, watchQueues } from "./apply/watch-queues.ts";
import { showHandPulls } from "./by-hand/show-hand-pulls.ts";
import { showMergeGroups } from "./by-hand/show-merge-groups.ts";
import type { SeenComment } from "./commands/see-comments.ts";
import type { Sight } from "./commands/sight.ts";
import { workComments } from "./commands/work-comments.ts";
import { orphanedNow } from "./config-change/orphaned.ts";
import { type Hints, NO_HINTS } from "./hints.ts";
import { recordDecisions } from "./ledger/record-decisions.ts";
import type { HomeMemory } from "./memory.ts";
import type { Configuration } from "./observe/configuration.ts";
import { type ObservedHome, observeHome } from "./observe/observe-home.ts";
import { proposalKey } from "./observe/read-proposals.ts";
import { applicationsOf, Slices } from "./observe/slices.ts";
import { parseSubjectKey, subjectKey } from "./observe/subject.ts";
import type { Outside } from "./outside.ts";
import { showConfiguration } from "./show-configuration.ts";
import type { WriteTally } from "./write-tally.ts";

/** Content-creating requests of one pass: with a second between two writes, a rollback waits half a minute at most. */
const REQUESTS_PER_PASS = 24;
/** Promotions about which GitHub is asked in one pass whether they can be merged. */
const WORDS_PER_PASS = 20;
/** Nobody tells of checks in source repositories that are no home: while a gate waits for them they are read again. */
const SOURCE_AGAIN_MS = 60_000;
/** GitHub works out in the background whether a pull request can be merged: asked again after this, doubled each time. */
const ASK_AGAIN_MS = 1_000;
const LONGEST_ASK_AGAIN_MS = 10 * 60_000;
/** First pause after a pass that found the world other than it had observed it, doubled each time. */
const AGAIN_MS = 250;
const LONGEST_AGAIN_MS = 60_000;

export interface PassResult {
  readonly wakeAt: number | undefined;
}

export async function passHome(
  outside: Outside,
  memory: HomeMemory,
  tally: WriteTally,
  home: Repository,
  homeMirror: Mirror,
  configuration: Extract<Configuration, { readonly kind: "usable" }>,
  hints: Hints,
  comments: readonly SeenComment[] = [],
  signal?: AbortSignal,
): Promise<PassResult> {
  const look = async (mirror: Mirror, heard: Hints): Promise<Sight> => {
    const observed = await observeHome(outside, memory, home, mirror, configuration, heard);
    const now = outside.clock.now();
    const slices = new Slices(observed, memory, now);
    await noteGateChanges(outside, memory, home.id, observed.config);
    forgetAnswers(memory, heard, now);
    await planAll(outside, memory, observed, slices, dueApplications(observed, memory, now));
    return { observed, slices, now, applying: applyingOf(outside, memory, observed) };
  };
  const first = await look(homeMirror, hints);
  // What a command changed is planned with at once: nothing goes on by a plan that was made before it.
  const again = async (): Promise<Sight> => look(await outside.mirrors.fetch(home), NO_HINTS);
  const sight = await workComments({ outside, memory, tally, again }, first, comments, signal);
  const { observed, slices, now, applying } = sight;
  if (hints.sweep) memory.refused.clear();
  await askWords(outside, observed, memory, slices, now);
  forgetGone(observed, memory);
  memory.planned = configuration.blob;
  noteGates(observed, memory);

  const requests = Math.min(REQUESTS_PER_PASS, tally.left(home.installationId, now));
  const budget = budgetOf(observed.config.environments, memory.openSlices.values(), requests);
  const { actions, deferred } = schedule([...memory.plans.values()].map(withoutRefused(memory)), budget);
  const acts = observed.config.mode === "act";
  // What is opened, rewritten or closed now is shown in the next pass, which follows at once and knows what came of it.
  const changing = new Set(
    actions.flatMap((action) => ("pullRequest" in action && action.kind !== "merge" ? [action.pullRequest] : [])),
  );
  if (acts) {
    await watchQueues(applying, memory, hints);
    const turnedGreen = await showPromotions(applying, tally, ({ number }) => !changing.has(number));
    for (const application of turnedGreen) memory.dirty.add(application);
    if (turnedGreen.size > 0) memory.restless = true;
    const judging = { outside, observed, memory, slices: slices.again() };
    await showHandPulls(judging, tally, hints);
    await showMergeGroups(judging, applying);
  }
  const applied = await apply(applying, memory, tally, actions, signal);
  if (acts) {
    await showConfiguration(outside, home, configuration, orphanedNow(observed, memory.ledger, now));
    await showProblems(applying, memory);
    await tidyMerged(applying);
    if (hints.sweep) await tidyOrphans(applying);
  }
  if (acts) {
    const { stored, track, reports } = observed;
    const arrivals = (subject: string) => track.book.of(subject);
    const { deployments: shown } = stored;
    const again = await showDeployments({
      ...{ applying, shown, reports, arrivals, tally },
      changed: observed.changed,
      sweep: hints.sweep,
    });
    if (again !== undefined) memory.wakes.push(again);
  }
  await showBuilds(applying, hints.images);
  await observed.stored.pulls.save(outside.projection, home.id);
  return { wakeAt: nextWake(outside, memory, tally, home, applied, deferred.length) };
}

/** Rounds of plans that ask and are answered; what a plan asks for hangs on what it was answered before. */
const ROUNDS = 3;

/** Plans the applications, finds out what their plans ask for, and plans those again. */
async function planAll(
  outside: Outside,
  memory: HomeMemory,
  observed: ObservedHome,
  slices: Slices,
  applications: Iterable<string>,
): Promise<void> {
  let due: Iterable<string> = [...applications];
  for (let round = 0; round < ROUNDS; round += 1) {
    const asking: Plan[] = [];
    for (const application of due) {
      await plan(memory, slices, application);
      const made = memory.plans.get(application);
      if (made !== undefined && made.asks.length > 0) asking.push(made);
    }
    if (asking.length === 0) return;
    const { answered, left } = await answerAsks(outside, observed, memory, asking);
    if (left) memory.restless = true;
    if (left) for (const { application } of asking) memory.dirty.add(application);
    due = answered;
  }
}

/** Answers that an event contradicts, that a sweep doubts, and checks that are not done and tell no one of their end. */
function forgetAnswers(memory: HomeMemory, hints: Hints, now: number): void {
  const { answers } = memory;
  const concerned = [
    answers.forgetChecked(hints.checked),
    answers.forget((ask, at) => {
      if (ask.kind === "reviews") {
        return hints.sweep || hints.reviewed.some(({ number }) => number === ask.pullRequest);
      }
      return (hints.sweep && ask.kind === "checks") || (ask.kind === "source" && now >= at + SOURCE_AGAIN_MS);
    }),
  ];
  for (const applications of concerned) for (const application of applications) memory.dirty.add(application);
}

/** Applications whose slice may differ, or whose plan wanted to be looked at by now. */
function dueApplications(observed: ObservedHome, memory: HomeMemory, now: number): Iterable<string> {
  const due = new Set(memory.dirty);
  memory.dirty.clear();
  for (const [application, { wakeAt }] of memory.plans) {
    if (wakeAt === undefined || wakeAt > now) continue;
    due.add(application);
    forgetWords(observed, memory, application);
  }
  if (observed.changed === "all") return applicationsOf(observed);
  for (const application of observed.changed) due.add(application);
  return due;
}

/** A plan that waits for GitHub to see something otherwise wants it to be asked again; `blocked` ends with an event. */
function forgetWords({ stored }: ObservedHome, memory: HomeMemory, application: string): void {
  for (const { open } of memory.openSlices.get(application)?.environments ?? []) {
    if (open === undefined || !["unstable", "behind", "conflict"].includes(open.mergeable)) continue;
    const pull = stored.pulls.open().find(({ number, branch }) => number === open.number && branch === open.branch);
    if (pull !== undefined) stored.pulls.forgetWord(pull.repositoryId, pull.number);
  }
}

async function plan(memory: HomeMemory, slices: Slices, application: string): Promise<Slice> {
  const slice = await slices.of(application);
  memory.plans.set(application, planAgain(slice, memory.plans.get(application)));
  for (const { environment, problems } of slice.environments) {
    const key = subjectKey({ application, environment: environment.name });
    if (problems.length > 0) memory.problemsOf.set(key, problems);
    else memory.problemsOf.delete(key);
  }
  const isOpen = slice.environments.some(({ open }) => open !== undefined) || slice.left !== undefined;
  const acts = (memory.plans.get(application)?.actions.length ?? 0) > 0;
  if (isOpen || acts) memory.openSlices.set(application, slice);
  else memory.openSlices.delete(application);
  return slice;
}

/** Asks GitHub about promotions whose merge, or whose conflict, hangs on its word, and plans their applications again. */
async function askWords(
  outside: Outside,
  observed: ObservedHome,
  memory: HomeMemory,
  slices: Slices,
  now: number,
): Promise<void> {
  let asked = 0;
  const again = new Set<string>();
  for (const [application, slice] of memory.openSlices) {
    for (const at of slice.environments) {
      const ground = observed.ground(at.environment.name);
      if (at.open === undefined || ground === undefined || asked >= WORDS_PER_PASS) continue;
      const explanation = explanationOf(memory, application, at.environment.name);
      const pull = observed.stored.pulls.find(ground.repository.id, at.open.number);
      const proposal = memory.proposals.get(proposalKey(ground.repository.id, at.open.number))?.proposal;
      if (pull === undefined || proposal === undefined || at.open.mergeable !== "unknown") continue;
      const merging = at.environment.merge === "auto" && !at.open.draft && at.open.pushedBy.length === 0;
      const wanted = (merging && allPassed(explanation?.gates ?? [])) || proposal.overtaken;
      const known = pull.mergeable;
      const same = known?.head === proposal.head && known.base === ground.state.head;
      const unknowns = same ? known.unknowns : 0;
      if (!wanted) continue;
      if (same && now < known.at + askAgainAfter(unknowns)) {
        memory.wakes.push(known.at + askAgainAfter(unknowns));
        continue;
      }
      asked += 1;
      const details = await outside.pullRequests.get(ground.repository, pull.number);
      if (details.state !== "open" || details.head !== proposal.head) {
        observed.stored.pulls.amend(pull.repositoryId, pull.number, { stale: true });
        memory.dirty.add(application);
        memory.restless = true;
        continue;
      }
      const word = {
        state: details.mergeable,
        head: proposal.head,
        base: ground.state.head,
        at: now,
        unknowns: unknowns + 1,
      };
      if (word.state === "unknown") memory.wakes.push(now + askAgainAfter(word.unknowns));
      observed.stored.pulls.amend(pull.repositoryId, pull.number, { mergeable: word, draft: details.draft });
      again.add(application);
    }
  }
  if (again.size === 0) return;
  const fresh = slices.again();
  for (const application of again) await plan(memory, fresh, application);
}

const askAgainAfter = (unknowns: number): number =>
  Math.min(ASK_AGAIN_MS * 2 ** Math.min(Math.max(unknowns - 1, 0), 20), LONGEST_ASK_AGAIN_MS);

const explanationOf = (memory: HomeMemory, application: string, environment: string): Explanation | undefined =>
  memory.plans.get(application)?.explanations.find((explanation) => explanation.environment === environment);

function forgetGone(observed: ObservedHome, memory: HomeMemory): void {
  if (observed.changed !== "all") return;
  const known = applicationsOf(observed);
  const environments = new Set(observed.config.environments.map(({ name }) => name));
  for (const application of memory.plans.keys()) {
    if (known.has(application)) continue;
    memory.plans.delete(application);
    memory.openSlices.delete(application);
  }
  for (const key of memory.problemsOf.keys()) {
    const { application, environment } = parseSubjectKey(key);
    if (!known.has(application) || !environments.has(environment)) memory.problemsOf.delete(key);
  }
}

/** How the gates of each open promotion stand goes into the ledger when it merges, whoever merges it. */
function noteGates(observed: ObservedHome, memory: HomeMemory): void {
  for (const pull of observed.stored.pulls.open()) {
    const to = observed.destination(pull.branch);
    const gates = to === undefined ? undefined : explanationOf(memory, to.application, to.environment)?.gates;
    if (gates === undefined || gates.length === 0) continue;
    const noted = gates.map(({ gate, state, reason }) => ({ gate, state, reason }));
    observed.stored.pulls.amend(pull.repositoryId, pull.number, { gates: noted });
  }
}

function applyingOf(outside: Outside, memory: HomeMemory, observed: ObservedHome): Applying {
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

/** A mistake is not tried again until what led to it changes, or a sweep comes by. */
const refusalKey = (action: Action, plan: Plan | undefined): string =>
  `${action.kind} ${subjectKey(action)} ${plan?.inputHash ?? ""}`;

const withoutRefused =
  (memory: HomeMemory) =>
  (plan: Plan): Plan => {
    if (plan.actions.length === 0) return plan;
    const actions = plan.actions.filter(
      (action) => !isDone(memory, action) && !memory.refused.has(refusalKey(action, plan)),
    );
    return actions.length === plan.actions.length ? plan : { ...plan, actions };
  };

/** What is said once and stays true; a process that starts anew says the same in the same comment. */
const isDone = (memory: HomeMemory, action: Action): boolean =>
  action.kind === "tell-unhealthy" && memory.toldUnhealthy.has(toldKey(action));

const toldKey = (action: TellUnhealthyAction): string => `${subjectKey(action)}\n${action.commit}`;

interface Applied {
  readonly done: number;
  readonly again: boolean;
}

async function apply(
  applying: Applying,
  memory: HomeMemory,
  tally: WriteTally,
  actions: readonly Action[],
  signal: AbortSignal | undefined,
): Promise<Applied> {
  let done = 0;
  const records = actions.filter((action) => action.kind === "record");
  const others = actions.filter((action) => action.kind !== "record");
  const steps: readonly (readonly Action[])[] = [
    ...(records.length > 0 ? [records] : []),
    ...others.map((one) => [one]),
  ];
  for (const step of steps) {
    const [action] = step;
    if (action === undefined) continue;
    if (signal?.aborted === true) return { done, again: true };
    tally.spend(applying.home.installationId, COSTS[action.kind], applying.outside.clock.now());
    for (const { application } of step) memory.dirty.add(application);
    try {
      if (action.kind === "record" && memory.stored !== undefined) {
        await noteDeployments(applying, memory.stored.deployments, step.filter(isRecord));
      }
      const outcome =
        action.kind === "record" ? await recordMerges(applying, step.filter(isRecord)) : await one(applying, action);
      if (outcome === "again") return { done, again: true };
      if (action.kind === "tell-unhealthy") memory.toldUnhealthy.add(toldKey(action));
      done += 1;
      // A merge moves the base under everything that was observed.
      if (action.kind === "merge") return { done, again: false };
    } catch (error) {
      if (!(error instanceof Mistake)) throw error;
      refuse(applying, memory, action, error);
    }
  }
  return { done, again: false };
}

const isRecord = (action: Action): action is RecordAction => action.kind === "record";

/** Content-creating requests of each kind of action. */
const COSTS: Readonly<Record<Action["kind"], number>> = {
  record: 3,
  decide: 3,
  close: 3,
  merge: 1,
  update: 5,
  open: 6,
  "tell-unhealthy": 1,
};

async function one(applying: Applying, action: Exclude<Action, RecordAction>): Promise<Outcome> {
  switch (action.kind) {
    case "open":
      return openPromotion(applying, action);
    case "update":
      return updatePromotion(applying, action);
    case "close":
      return closePromotion(applying, action);
    case "merge":
      return mergePromotion(applying, action);
    case "decide":
      await recordDecisions(applying, { write: action.decisions });
      return "done";
    case "tell-unhealthy":
      return tellUnhealthy(applying, action);
  }
}

function refuse(applying: Applying, memory: HomeMemory, action: Action, mistake: Mistake): void {
  const key = refusalKey(action, memory.plans.get(action.application));
  memory.refused.set(key, { action, problem: { code: mistake.code, message: mistake.message } });
  applying.log.warn(
    { application: action.application, environment: action.environment, action: action.kind, code: mistake.code },
    mistake.message,
  );
}

function nextWake(
  outside: Outside,
  memory: HomeMemory,
  tally: WriteTally,
  home: Repository,
  applied: Applied,
  deferred: number,
): number | undefined {
  const now = outside.clock.now();
  const wakes = [...memory.plans.values()].flatMap(({ wakeAt }) => (wakeAt === undefined ? [] : [wakeAt]));
  wakes.push(...memory.wakes);
  memory.wakes = [];
  if (applied.done > 0 || memory.restless) wakes.push(now);
  memory.restless = false;
  memory.agains = applied.again ? memory.agains + 1 : 0;
  if (applied.again) wakes.push(now + Math.min(AGAIN_MS * 2 ** Math.min(memory.agains, 16), LONGEST_AGAIN_MS));
  if (deferred > 0 && tally.left(home.installationId, now) < REQUESTS_PER_PASS) {
    wakes.push(tally.freeAt(home.installationId, COSTS.open, now));
  }
  // Plain Math.min(...wakes) would overflow the stack with the plans of a very large home.
  return wakes.reduce<number | undefined>((first, at) => (first === undefined || at < first ? at : first), undefined);
}
