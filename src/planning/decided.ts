/** Which decisions of people shape what is planned for an application in one environment. */
import type { Decision, Pin, Request, Rollback } from "../domain/decision.ts";
import { isInForce } from "../domain/decision.ts";
import type { Sha } from "../domain/repository.ts";
import { arrivalId } from "./arrival-id.ts";
import { declinedSince } from "./declined.ts";
import type { EnvironmentView } from "./environment-view.ts";
import type { StepBack } from "./steps-back.ts";

export interface Decided {
  /** What gates are told: the ledger's entries without pins that were outgrown, and the pin of a step back by hand. */
  readonly all: readonly Decision[];
  /** A step back that was asked for and has not been carried out. */
  readonly rollback: Rollback | undefined;
  /** The release that a person asked for last, which is newer than what is held and has not come. */
  readonly request: Request | undefined;
  /** What a person asked for last, where its pull request was closed without merging since. */
  readonly declined?: { readonly asked: Request | Rollback; readonly pullRequest: number };
}

const NOTHING: Decided = { all: [], rollback: undefined, request: undefined };

/** Picks what concerns the environment. A step back that nobody entered into the ledger pins all the same. */
export function decidedHere(view: EnvironmentView, stepBack: StepBack | undefined): Decided {
  const entries = view.slice.decisions ?? [];
  if (entries.length === 0 && stepBack === undefined) return NOTHING;
  const all = entries.filter((entry) => !isOutgrown(view, entry));
  const implied = stepBack === undefined ? undefined : pinOf(view, stepBack, entries);
  const here = all.filter((entry) => isHere(view, entry) && isInForce(entry, view.slice.now));
  const rollback = newest(here.filter((entry) => entry.kind === "rollback").filter((entry) => isDue(view, entry)));
  const request = newest(here.filter((entry) => entry.kind === "request").filter((entry) => isAwaited(view, entry)));
  const declined = declinedOf(view, rollback) ?? declinedOf(view, request);
  return {
    all: implied === undefined ? all : [...all, implied],
    rollback: declinedOf(view, rollback) === undefined ? rollback : undefined,
    request: declinedOf(view, request) === undefined ? request : undefined,
    ...(declined !== undefined && { declined }),
  };
}

/** The pull request of what was asked for was closed by a person, who did not want that. */
function declinedOf(view: EnvironmentView, asked: Request | Rollback | undefined): Decided["declined"] {
  const pullRequest = asked === undefined ? undefined : declinedSince(view, asked);
  return asked === undefined || pullRequest === undefined ? undefined : { asked, pullRequest };
}

function isHere(view: EnvironmentView, entry: Decision): boolean {
  return (
    "application" in entry &&
    "environment" in entry &&
    entry.application === view.slice.application &&
    entry.environment === view.name
  );
}

/** Nothing came to stand there since, and it is not there already: whatever came later is somebody's newer word. */
const isDue = (view: EnvironmentView, { at, images }: Rollback): boolean =>
  view.restrict({ images }).images.length > 0 &&
  !view.isSame({ images }, view.held.release) &&
  !view.at.arrivals.some((arrival) => arrival.at > at);

/** Something that is newer than the environment holds; a way back, if only of one image, is asked for otherwise. */
const isAwaited = (view: EnvironmentView, { images }: Request): boolean =>
  ["newer", "unordered"].includes(view.compare({ images })) &&
  view.moved({ images }).every((image) => view.compareImage(image) !== "older");

/** A pin after a step back is over once the environment holds something newer than what it stepped back from. */
function isOutgrown(view: EnvironmentView, entry: Decision): boolean {
  if (entry.kind !== "pin" || entry.awayFrom === undefined || !isHere(view, entry)) return false;
  const came = view.at.arrivals.some(({ at }) => at > entry.at);
  return came && view.compare({ images: entry.awayFrom }) === "older";
}

/** The pin that a step back by hand means, unless an entry of the ledger speaks of it, in force or ended. */
function pinOf(
  view: EnvironmentView,
  { from, to, at, commit }: StepBack,
  entries: readonly Decision[],
): Pin | undefined {
  const id = stepBackId(commit, view.slice.application, view.name);
  const isTold = entries.some(
    (entry) =>
      entry.kind === "pin" &&
      isHere(view, entry) &&
      (entry.id === id || (entry.awayFrom !== undefined && view.isSame(from, { images: entry.awayFrom }))),
  );
  if (isTold) return undefined;
  return {
    kind: "pin",
    id,
    application: view.slice.application,
    environment: view.name,
    by: "a step back by hand",
    at,
    reason: "",
    images: view.restrict(to).images,
    awayFrom: view.restrict(from).images,
  };
}

/** The id of the pin that a step back by hand means: what lifts it enters it, ended, into the ledger. */
export const stepBackId = (commit: Sha, application: string, environment: string): string =>
  `step-${arrivalId(commit, application, environment)}`;

const newest = <One extends Decision>(entries: readonly One[]): One | undefined =>
  entries.reduce<One | undefined>(
    (best, one) => (best === undefined || one.at > best.at || (one.at === best.at && one.id > best.id) ? one : best),
    undefined,
  );
