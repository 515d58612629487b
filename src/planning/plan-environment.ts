/** Plans one environment of an application: what stands there, what it could take, what holds it. */

import type { Request } from "../domain/decision.ts";
import type { GateResult } from "../domain/gate-result.ts";
import type { Release } from "../domain/release.ts";
import { whyNot } from "../domain/tag-rule.ts";
import { nextOpening } from "../gates/next-opening.ts";
import { isAnythingNewer } from "./anything-newer.ts";
import { choose, newest } from "./choice.ts";
import { type Decided, decidedHere } from "./decided.ts";
import type { Decision, EnvironmentFacts } from "./decision.ts";
import { EnvironmentView } from "./environment-view.ts";
import { type Judged, type Judgement, judge, judgeOne, openingOf } from "./judge.ts";
import { newImages } from "./new-images.ts";
import { earliest } from "./next-look.ts";
import { passedOver } from "./passed-over.ts";
import type { OpenAction } from "./plan.ts";
import { planOpen } from "./plan-open.ts";
import { planRollback } from "./plan-rollback.ts";
import type { Prospect } from "./prospect.ts";
import type { ReleaseOrder } from "./release-order.ts";
import type { EnvironmentSlice, Slice } from "./slice.ts";
import { type StepBack, standingStepBack } from "./steps-back.ts";
import type { Stop } from "./stops.ts";
import { whenUnhealthy } from "./unhealthy.ts";
import { arrivedUpstream, type Upstream, upstreamsOf } from "./upstream.ts";

/** What to do in one environment, and why. Records of merges are planned by the caller. */
export function planEnvironment(
  slice: Slice,
  order: ReleaseOrder,
  at: EnvironmentSlice,
  stops: ReadonlyMap<string, Stop>,
): Decision {
  if (at.held === undefined || at.problems.length > 0) return unreadable(slice, at);
  const view = new EnvironmentView(slice, order, at, at.held);
  // Decisions bar releases and call for steps back before any gate is asked: their beginnings and ends count everywhere.
  const turn = nextOpening([], { decisions: slice.decisions ?? [], now: slice.now });
  if (turn !== undefined) view.lookAgainAt(turn);
  const stepBack = standingStepBack(view);
  const decided = decidedHere(view, stepBack);
  const unhealthy = whenUnhealthy(view, decided);
  const decision = planned(view, stops, stepBack, decided);
  const actions = unhealthy.length === 0 ? decision.actions : [...unhealthy, ...decision.actions];
  const explanation = withPassedOver(view, withDeclined(view, decided, decision.explanation));
  return { ...decision, explanation, actions, asks: view.asks, wakeAt: earliest(decision.wakeAt, view.again) };
}

/** No version is skipped in silence. */
function withPassedOver(view: EnvironmentView, explanation: Decision["explanation"]): Decision["explanation"] {
  const { candidate, rollback } = explanation;
  if (candidate === undefined || rollback !== undefined) return explanation;
  const versions = passedOver(view, candidate);
  return versions.length === 0 ? explanation : { ...explanation, passedOver: versions };
}

/** Whoever asked by command reads what became of it. */
function withDeclined(
  view: EnvironmentView,
  { declined }: Decided,
  explanation: Decision["explanation"],
): Decision["explanation"] {
  if (declined === undefined || view.at.open !== undefined) return explanation;
  const { asked, pullRequest } = declined;
  const version = view.version(asked);
  const [what, again] =
    asked.kind === "rollback"
      ? [`to go back to ${version}`, `/rollback ${view.name} ${view.slice.application} to ${version}`]
      : [`for ${version}`, `/promote ${view.name} ${view.slice.application} ${version}`];
  const sentence = `${asked.by} asked ${what}, and a person closed #${pullRequest}, which proposed that, without merging: ${again} asks again.`;
  return { ...explanation, sentence: `${explanation.sentence} ${sentence}` };
}

function planned(
  view: EnvironmentView,
  stops: ReadonlyMap<string, Stop>,
  stepBack: StepBack | undefined,
  decided: Decided,
): Decision {
  const { at } = view;
  if (at.open === undefined && decided.rollback === undefined && decided.request === undefined) {
    if (!isAnythingNewer(view)) return upToDate(view, undefined);
  }
  const upstreams = at.after.length === 0 ? undefined : upstreamsOf(view, stops);
  const offer =
    upstreams === undefined
      ? { ...newImages(view, stepBack?.at ?? Number.NEGATIVE_INFINITY), waiting: [] }
      : arrivedUpstream(view, upstreams);
  const choice = choose(view, offer, stepBack);
  const judgement = judgementOf(view, upstreams, decided, choice.free);
  const facts: EnvironmentFacts = { view, stepBack, upstreams, choice, decided, judgement };
  return decide(facts, newest(view, offer.waiting));
}

function decide(facts: EnvironmentFacts, waiting: Prospect | undefined): Decision {
  const { view, decided, judgement } = facts;
  if (view.at.open !== undefined) return planOpen(facts, view.at.open);
  if (decided.rollback !== undefined) return planRollback(facts, decided.rollback);
  const judged = judgement.ready ?? judgement.newest;
  return judged === undefined ? nothingToTake(facts, waiting) : propose(facts, judged);
}

/** What a person asked for comes before what would come by itself; it is judged like everything else. */
function judgementOf(
  view: EnvironmentView,
  upstreams: readonly Upstream[] | undefined,
  decided: Decided,
  free: readonly Prospect[],
): Judgement {
  const { request } = decided;
  const asked = request === undefined ? undefined : prospectOf(view, request, free);
  if (asked === undefined) return judge(view, upstreams, decided, free);
  return judge(view, upstreams, decided, [asked]);
}

/** The release that was asked for, with what is known of it; undefined where it cannot be written as its rules want. */
function prospectOf(view: EnvironmentView, request: Request, free: readonly Prospect[]): Prospect | undefined {
  const known = free.find(({ release }) => view.isSame(release, request));
  if (known !== undefined) return known;
  const made = view.complete(view.restrict({ application: view.slice.application, images: request.images }));
  return "release" in made ? { release: made.release, availableAt: request.at } : undefined;
}

/** Something keeps it from being read, or it is not there. Nothing is written. */
function unreadable(slice: Slice, at: EnvironmentSlice): Decision {
  const [first, ...more] = at.problems;
  const { name: environment } = at.environment;
  if (first === undefined) {
    const { open } = at;
    const reason = `Closed because ${slice.application} is not in ${environment} any more.`;
    const closes = open !== undefined && open.pushedBy.length === 0;
    return {
      actions: closes
        ? [
            {
              kind: "close",
              application: slice.application,
              environment,
              pullRequest: open.number,
              head: open.head,
              reason,
              again: true,
            },
          ]
        : [],
      explanation: {
        ...nothing(at),
        state: "not-found",
        sentence: `${slice.application} is not in ${environment}.`,
      },
    };
  }
  const others = more.length === 0 ? "" : ` (and ${more.length} more ${more.length === 1 ? "problem" : "problems"})`;
  return {
    actions: [],
    explanation: {
      ...nothing(at),
      state: "blocked",
      gates: at.problems.map(({ message }) => ({ gate: "places", state: "blocked", reason: withoutStop(message) })),
      sentence: `${withoutStop(first.message)}${others}.`,
    },
  };
}

/** A candidate and no pull request: it is opened unless a gate holds the opening. */
function propose(facts: EnvironmentFacts, { prospect, facts: gateFacts, gates: evaluated }: Judged): Decision {
  const { view, choice, judgement } = facts;
  const { release } = prospect;
  const version = view.version(release);
  const gates = evaluated.map(({ result }) => result);
  const opening = openingOf(evaluated);
  const explained = { ...nothing(view.at), candidate: release, gates };
  const held = view.version(view.held.release);
  const shut = opening.find(({ state }) => state !== "passed");
  const wakeAt = nextOpening([...gates, ...(judgement.newest?.gates.map(({ result }) => result) ?? [])], gateFacts);
  if (shut !== undefined) {
    const sentence = `${version} could follow ${held}, but ${shut.reason}.`;
    return { actions: [], explanation: { ...explained, state: stateOf(shut), sentence }, wakeAt };
  }
  const writes = view.writes(release);
  if (writes.length === 0) {
    const sentence = `${version} is newer than ${held}, but no place of ${view.name} can be written.`;
    return { actions: [], explanation: { ...explained, state: "blocked", sentence } };
  }
  const action: OpenAction = {
    kind: "open",
    application: view.slice.application,
    environment: view.name,
    release,
    replaces: view.restrict(view.held.release),
    base: view.held.base,
    writes,
    waitingSince: prospect.availableAt,
  };
  const also =
    choice.heldBack === undefined
      ? newerWaits(facts)
      : `; ${heldBackPhrase(view.version(choice.heldBack.release), choice.heldBack.shortfall.reason)}`;
  const sentence = `${version} follows ${held}, and nothing holds its pull request: it is opened next${also}.`;
  return { actions: [action], explanation: { ...explained, state: "waiting", sentence }, wakeAt };
}

/** What is said of a newer release whose gates are still shut. */
function newerWaits({ view, judgement: { ready, newest: first } }: EnvironmentFacts): string {
  if (ready === undefined || first === undefined || first === ready) return "";
  const shut = openingOf(first.gates).find(({ state }) => state !== "passed");
  return `; ${view.version(first.prospect.release)} comes later: ${shut?.reason ?? "its gates are shut"}`;
}

/** Nothing that it could take at once: says what it waits for, or that it is up to date. */
function nothingToTake(facts: EnvironmentFacts, waiting: Prospect | undefined): Decision {
  const { view, upstreams, choice } = facts;
  const { heldBack, unordered, barred } = choice;
  const held = view.version(view.held.release);
  const explained = nothing(view.at);
  if (unordered !== undefined && heldBack === undefined) {
    const sentence = unorderedSentence(view, unordered.release);
    return { actions: [], explanation: { ...explained, state: "blocked", candidate: unordered.release, sentence } };
  }
  if (heldBack !== undefined) {
    const { reason, opener, passing } = heldBack.shortfall;
    const gate: GateResult = { gate: "build", state: passing ? "waiting" : "blocked", reason, opener };
    const sentence = `${heldBackPhrase(view.version(heldBack.release), reason)}.`;
    return {
      actions: [],
      explanation: { ...explained, state: stateOf(gate), candidate: heldBack.release, gates: [gate], sentence },
    };
  }
  if (waiting !== undefined && upstreams !== undefined) {
    const version = view.version(waiting.release);
    const gates = judgeOne(view, upstreams, facts.decided, waiting).gates.map(({ result }) => result);
    const [order] = gates;
    const sentence = `${version} could follow ${held}, but ${order?.reason ?? "its order is not known"}.`;
    const state = order === undefined ? "blocked" : stateOf(order);
    return { actions: [], explanation: { ...explained, state, candidate: waiting.release, gates, sentence } };
  }
  return upToDate(view, barred);
}

/** Either an image has no order, or some would move forward and others back. */
function unorderedSentence(view: EnvironmentView, release: Release): string {
  const version = view.version(release);
  const back = release.images.find((image) => view.compareImage(image) === "older");
  if (back !== undefined) {
    return `${version} would take ${back.image} back in ${view.name}, which holds a newer one, so nothing moves until a release is newer in all its images.`;
  }
  const held = view.version(view.held.release);
  return `${view.name} holds ${held}, which cannot be compared with ${version} by the image rules: write a version by hand that they know, and Towpath goes on from it.`;
}

function upToDate(view: EnvironmentView, barred: string | undefined): Decision {
  return { actions: [], explanation: { ...nothing(view.at), sentence: upToDateSentence(view, barred) } };
}

function upToDateSentence(view: EnvironmentView, barred: string | undefined): string {
  const held = view.version(view.held.release);
  if (view.slice.images.length === 0) {
    return `No rule under "images" in towpath.yaml matches an image of ${view.slice.application}, so it never moves by itself.`;
  }
  if (view.images.length === 0) return `${view.name} holds no image that a rule in towpath.yaml decides on.`;
  if (barred !== undefined) return `${view.name} holds ${held}: ${barred}.`;
  if (view.at.after.length > 0) {
    return `${view.name} holds ${held}, and nothing newer has arrived in ${view.at.after.join(", ")}.`;
  }
  const refused = lastRefused(view);
  const also = refused === undefined ? "" : `; of the last build: ${refused}`;
  return `${view.name} holds ${held}, and no newer build was reported${also}.`;
}

/** Why the build that was heard last is none to move to, where the rule is the reason. */
function lastRefused(view: EnvironmentView): string | undefined {
  const last = view.slice.builds.reduce<(typeof view.slice.builds)[number] | undefined>(
    (latest, build) => (latest === undefined || build.heardAt >= latest.heardAt ? build : latest),
    undefined,
  );
  const rule = last === undefined ? undefined : view.order.rule(last.image)?.tags;
  return last?.tag === undefined || rule === undefined ? undefined : whyNot(rule, last.tag);
}

const nothing = ({ environment, held, open }: EnvironmentSlice): Omit<Decision["explanation"], "sentence"> => ({
  environment: environment.name,
  state: "up-to-date",
  held: held?.release,
  candidate: undefined,
  pullRequest: open?.number,
  gates: [],
});

const stateOf = ({ state }: GateResult): "waiting" | "blocked" => (state === "waiting" ? "waiting" : "blocked");
const heldBackPhrase = (version: string, reason: string): string => `${version} is held back: ${reason}`;
const withoutStop = (sentence: string): string => sentence.replace(/\.$/, "");
