/** One pass over one home: observe, plan, apply, show. Short; what is left over makes the lane due again at once. */
import type { Repository } from "../domain/repository.ts";
import { budgetOf } from "../planning/budget.ts";
import { schedule } from "../planning/schedule.ts";
import type { Mirror } from "../ports/mirrors.ts";
import { noteGateChanges } from "./answers/gate-changes.ts";
import { type Applied, applyActions, COSTS, REQUESTS_PER_PASS } from "./apply/apply-actions.ts";
import { applyingOf } from "./apply/applying-of.ts";
import { showDeployments } from "./apply/deployments.ts";
import { withoutRefused } from "./apply/refusals.ts";
import { showBuilds } from "./apply/show-builds.ts";
import { showProblems } from "./apply/show-problems.ts";
import { showPromotions } from "./apply/show-promotions.ts";
import { tidyMerged, tidyOrphans } from "./apply/tidy.ts";
import { tidyLedger } from "./apply/tidy-ledger.ts";
import { watchQueues } from "./apply/watch-queues.ts";
import { showHandPulls } from "./by-hand/show-hand-pulls.ts";
import { showMergeGroups } from "./by-hand/show-merge-groups.ts";
import type { SeenComment } from "./commands/see-comments.ts";
import type { Sight } from "./commands/sight.ts";
import { workComments } from "./commands/work-comments.ts";
import { orphanedNow } from "./config-change/orphaned.ts";
import { type Hints, NO_HINTS } from "./hints.ts";
import type { HomeMemory } from "./memory.ts";
import type { Configuration } from "./observe/configuration.ts";
import { observeHome } from "./observe/observe-home.ts";
import { applicationsOf, Slices } from "./observe/slices.ts";
import type { Outside } from "./outside.ts";
import { askWords } from "./plans/ask-words.ts";
import { dueApplications, forgetAnswers, forgetGone } from "./plans/due-applications.ts";
import { noteGates } from "./plans/explanation-of.ts";
import { planAll } from "./plans/plan-all.ts";
import { showConfiguration } from "./show-configuration.ts";
import type { WriteTally } from "./write-tally.ts";

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
  const applied = await applyActions(applying, memory, tally, actions, signal);
  if (acts) {
    await showConfiguration(outside, home, configuration, orphanedNow(observed, memory.ledger, now));
    await showProblems(applying, memory);
    await tidyMerged(applying);
    if (hints.sweep) await tidyOrphans(applying);
    if (hints.sweep) await tidyLedger(applying, slices.again(), applicationsOf(observed));
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
