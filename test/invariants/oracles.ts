/** The invariants of the design, told by the world itself: nothing here calls what plans or judges. */
import type { Decision } from "../../src/domain/decision.ts";
import type { Action, MergeAction, OpenAction, UpdateAction } from "../../src/planning/plan.ts";
import { changed, commitOf, type Stood, type Versions, versionOf } from "../planning/world.ts";
import { isSame, MINUTE, SRE, type SteeredWorld } from "./steered-world.ts";

type Moving = OpenAction | UpdateAction | MergeAction;

/** All that there is to ask about one step. */
interface Step {
  readonly world: SteeredWorld;
  readonly kind: Moving["kind"];
  readonly application: string;
  readonly name: string;
  readonly held: Versions;
  /** What the environment would hold of its images. */
  readonly versions: Versions;
  /** What of that differs. */
  readonly moved: Versions;
  /** The person's word that it carries out. */
  readonly rollback: Decision | undefined;
}

/** Throws with a sentence if an action breaks an invariant in the world as it is now. */
export function checkAction(world: SteeredWorld, action: Action): void {
  if (action.kind !== "open" && action.kind !== "update" && action.kind !== "merge") {
    if (action.kind === "close" && world.spot(action.application, action.environment).open?.pushedBy.length !== 0) {
      throw new Error(`close ${action.application} ${action.environment}: a person pushed to it`);
    }
    return;
  }
  const { kind, application, environment: name } = action;
  const held = world.holds(application, name);
  const versions = versionsOf(action.release.images);
  const moved = changed(versions, held);
  const rollback = world.decisions.findLast(
    (one) =>
      one.kind === "rollback" &&
      isHere(one, application, name) &&
      inForce(world, one) &&
      covers(versionsOf(one.images), moved),
  );
  const step: Step = {
    world,
    kind,
    application,
    name,
    held,
    versions,
    moved,
    rollback: isBack(moved, held) ? rollback : undefined,
  };
  // The same release on a newer base is the same promotion: whatever holds it goes on to hold its merging.
  const isRebuilt = action.kind === "update" && action.because !== "newer-release";
  for (const [number, check] of INVARIANTS) {
    if (isRebuilt && number !== 3) continue;
    const why = check(step);
    if (why === undefined) continue;
    const what = `${kind} ${application} ${name} ${JSON.stringify(moved)} over ${JSON.stringify(held)}`;
    throw new Error(`${what}: ${why} (invariant ${number})`);
  }
}

type Check = (step: Step) => string | undefined;

const onlyForward: Check = ({ moved, held, rollback }) => {
  if (Object.keys(moved).length === 0) return "nothing differs";
  return rollback === undefined && Object.entries(moved).some(([image, version]) => version <= (held[image] ?? 0))
    ? "it goes back, and nobody asked for that"
    : undefined;
};

const onePromotion: Check = ({ world, kind, application, name }) => {
  const { open } = world.spot(application, name);
  if (kind === "open" && open !== undefined) return "a second promotion";
  return kind !== "open" && open?.pushedBy.length !== 0 ? "a person pushed to it" : undefined;
};

/** Upstream first: it stands there, or only newer ones followed, and whoever reports there says that it is healthy. */
const upstreamFirst: Check = (step) => {
  const { world, application, moved, rollback } = step;
  if (rollback !== undefined) return undefined;
  const { after } = shapeOf(step);
  if (after.length === 0 && !isOverridden(step, "order")) {
    const unheard = Object.entries(moved).find(([image, version]) => heardAt(world, image, version) === undefined);
    return unheard && "nobody said that it was built";
  }
  for (const upstream of after) {
    const stays = goodStays(world, application, upstream, moved);
    if (stays.length === 0 && !isOverridden(step, "order")) return `not good in ${upstream}`;
    const unhealthy = clustersOf(world, upstream).find(
      (cluster) =>
        reportsOn(world, application, upstream, cluster, stays).findLast(({ state }) => state !== "progressing")
          ?.state !== "healthy",
    );
    const isPassed = ["healthy", "order", "soak"].some((gate) => isOverridden(step, gate));
    if (unhealthy !== undefined && !isPassed) return `not healthy in ${upstream}`;
    if (world.broken.has(`${application} ${upstream}`) && !isOverridden(step, "order"))
      return `${upstream} is unreadable`;
  }
  return undefined;
};

const soaked: Check = (step) => {
  const { world, application, name, moved, rollback } = step;
  const soak = world.config(name).gates.find((gate) => gate.kind === "soak");
  if (soak === undefined || rollback !== undefined || isOverridden(step, "soak")) return undefined;
  for (const upstream of shapeOf(step).after) {
    const stays = goodStays(world, application, upstream, moved);
    const [first] = stays;
    if (first === undefined) return `it never came to ${upstream}`;
    let start = first.at;
    for (const cluster of clustersOf(world, upstream)) {
      const reports = reportsOn(world, application, upstream, cluster, stays);
      const sinceBad = reports.slice(reports.findLastIndex(({ state }) => state === "unhealthy") + 1);
      const healthy = sinceBad.find(({ state }) => state === "healthy");
      if (healthy === undefined) return `it soaks in ${upstream} and is not healthy`;
      start = Math.max(start, healthy.at);
    }
    if (world.shown - start < soak.forMs)
      return `it soaked in ${upstream} for ${(world.shown - start) / MINUTE} minutes`;
    const history = world.history(application, upstream);
    const last = stays.at(-1);
    const next = last === undefined ? undefined : history[history.indexOf(last) + 1];
    if (next !== undefined && next.at - start < soak.forMs && soak.whenReplaced !== "keep-counting") {
      return `something took its place in ${upstream} after ${(next.at - start) / MINUTE} minutes`;
    }
  }
  return undefined;
};

const approved: Check = (step) => {
  const { world, kind, application, name } = step;
  if (kind !== "merge" || isOverridden(step, "approvals")) return undefined;
  if (!world.config(name).gates.some((gate) => gate.kind === "approvals")) return undefined;
  const { open } = world.spot(application, name);
  if (open === undefined) return "there is no pull request";
  const { reviews, unread } = world.beside(open, name);
  if (unread.has("reviews")) return "its reviews cannot be read";
  const asking = world.decisions.filter(
    (one) =>
      (one.kind === "request" || one.kind === "rollback") &&
      isHere(one, application, name) &&
      inForce(world, one) &&
      covers(versionsOf(one.images), step.moved),
  );
  const isAsking = (login: string): boolean => asking.some(({ by }) => by === login);
  const counting = reviews.filter(({ login, versions, gates, state }) => {
    if (state !== "approved" || !SRE.includes(login) || isAsking(login)) return false;
    return isSame(versions, open.versions) && gates === (world.epochs.get(name) ?? 0);
  });
  if (counting.length === 0) return "nobody who may approved what is merged";
  const against = reviews.find(
    ({ login, state }) => state === "changes-requested" && SRE.includes(login) && !isAsking(login),
  );
  return against && `${against.login} asks for changes`;
};

const checked: Check = (step) => {
  const { world, kind, application, name } = step;
  if (kind !== "merge" || isOverridden(step, "checks")) return undefined;
  if (!world.config(name).gates.some((gate) => gate.kind === "checks")) return undefined;
  const { open } = world.spot(application, name);
  const beside = open && world.beside(open, name);
  if (beside === undefined || beside.unread.has("checks")) return "its checks cannot be read";
  return beside.checks?.head === open?.head && beside.checks?.state === "success"
    ? undefined
    : "its checks did not pass";
};

const inWindow: Check = (step) => {
  const { world, kind, name, rollback } = step;
  if (kind !== "merge" || rollback !== undefined || isOverridden(step, "window")) return undefined;
  if (!world.config(name).gates.some((gate) => gate.kind === "window")) return undefined;
  const date = new Date(world.shown);
  const isDay = date.getUTCDay() >= 1 && date.getUTCDay() <= 4;
  return isDay && date.getUTCHours() >= 9 && date.getUTCHours() < 16 ? undefined : `merged at ${date.toISOString()}`;
};

/** What people decided, in force. */
const obeyed: Check = (step) => {
  const { world, application, name, versions, moved, rollback } = step;
  for (const one of world.decisions) {
    if (endOf(world, one) !== undefined) continue;
    if (one.kind === "hold" && one.application === application && (one.environment ?? name) === name) {
      if (!isOverridden(step, "hold")) return "a person holds it";
    }
    if (one.kind === "freeze" && one.environment === name && rollback === undefined) {
      if (!isOverridden(step, "freeze")) return "it is frozen";
    }
    if (one.kind === "quarantine" && one.application === application && covers(versionsOf(one.images), versions)) {
      return "it is in quarantine";
    }
  }
  const pins = world.decisions.filter(
    (one) => one.kind === "pin" && isHere(one, application, name) && endOf(world, one) === undefined,
  );
  const newest = pins.reduce<Decision | undefined>(
    (best, one) => (best === undefined || one.at > best.at ? one : best),
    undefined,
  );
  if (newest?.kind !== "pin" || isSame(versionsOf(newest.images), versions)) return undefined;
  if (newest.awayFrom === undefined) return "it is pinned to something else";
  const away = versionsOf(newest.awayFrom);
  const isPast =
    Object.entries(step.held).every(([image, version]) => version >= (away[image] ?? 0)) && !isSame(step.held, away);
  const isAhead = Object.entries(versions).every(([image, version]) => version > (away[image] ?? 0));
  const asked = requestSince(step, newest.at) && isAhead;
  return isPast || asked || isBack(moved, step.held) ? undefined : "a step back pinned it";
};

/** A step back is not undone: what stood there before comes again only by a person's word, nor does anything past it. */
const notUndone: Check = (step) => {
  const { world, application, name, versions, moved, rollback } = step;
  if (rollback !== undefined || requestSince(step, Number.NEGATIVE_INFINITY)) return undefined;
  const history = world.history(application, name);
  if (history.some(({ versions }) => covers(versions, moved))) return "it stood here before, and was taken back";
  const isImplied = history.at(-1);
  const before = history.at(-2);
  if (isImplied === undefined || before === undefined) return undefined;
  const isStep = Object.entries(isImplied.versions).every(
    ([image, version]) => version < (before.versions[image] ?? 0),
  );
  const isLifted = world.decisions.some(
    (one) => one.kind === "pin" && isHere(one, application, name) && one.awayFrom !== undefined,
  );
  // A person who pins something else afterwards wants that there.
  const isPinned = world.decisions.some(
    (one) =>
      one.kind === "pin" &&
      isHere(one, application, name) &&
      one.at >= isImplied.at &&
      isSame(versionsOf(one.images), versions),
  );
  return isStep && !isLifted && !isPinned ? "a person took it back a moment ago, and nothing lifted that" : undefined;
};

/** What queued up behind a hold, a freeze or a pin does not ship by itself when that ends. */
const notShipped: Check = (step) => {
  const { world, kind, application, name, moved, rollback } = step;
  if (kind !== "merge" || rollback !== undefined || isOverridden(step, "after-hold")) return undefined;
  if (world.config(name).afterHold === "continue") return undefined;
  const ends = world.decisions.flatMap((one) => {
    const concerns =
      (one.kind === "hold" && one.application === application && (one.environment ?? name) === name) ||
      (one.kind === "freeze" && one.environment === name) ||
      (one.kind === "pin" && isHere(one, application, name) && one.awayFrom === undefined);
    const end = concerns ? endOf(world, one) : undefined;
    return end === undefined ? [] : [end];
  });
  if (ends.length === 0) return undefined;
  const last = Math.max(...ends);
  const { after } = shapeOf(step);
  const since =
    after.length === 0
      ? Object.entries(moved).map(([image, version]) => heardAt(world, image, version) ?? Number.NEGATIVE_INFINITY)
      : after.flatMap((upstream) => {
          const [first] = goodStays(world, application, upstream, moved).filter(({ baseline }) => !baseline);
          return first === undefined ? [] : [first.at];
        });
  const available = Math.max(...since);
  return available < last && !requestSince(step, last) ? "it waited when that ended, and nobody sent it on" : undefined;
};

const enabled: Check = ({ world, kind, name, rollback }) =>
  kind === "merge" && world.config(name).merge !== "auto" && rollback === undefined ? "people merge there" : undefined;

const readable: Check = ({ world, application, name }) => {
  if (world.broken.has(`${application} ${name}`)) return "it cannot be read";
  return world.ledgerProblems.some(({ environment = name }) => environment === name)
    ? "a decision cannot be read"
    : undefined;
};

const INVARIANTS: readonly (readonly [number, Check])[] = [
  [3, onlyForward],
  [3, onePromotion],
  [1, upstreamFirst],
  [1, soaked],
  [2, approved],
  [2, checked],
  [2, inWindow],
  [5, obeyed],
  [5, notUndone],
  [5, notShipped],
  [7, enabled],
  [8, readable],
];

const shapeOf = ({ world, name }: Step) =>
  world.shape.environments.find((environment) => environment.name === name) ?? { after: [] };

const versionsOf = (images: readonly { readonly image: string; readonly tag?: string }[]): Versions =>
  Object.fromEntries(images.map(({ image, tag }): readonly [string, number] => [image, versionOf(tag)]));

/** Whether the first says all of the second. */
const covers = (all: Versions, part: Versions): boolean =>
  Object.entries(part).every(([image, version]) => all[image] === version);

const isBack = (moved: Versions, held: Versions): boolean =>
  Object.entries(moved).some(([image, version]) => version < (held[image] ?? 0));

const isHere = (one: Decision, application: string, name: string): boolean =>
  "application" in one && "environment" in one && one.application === application && one.environment === name;

function endOf(world: SteeredWorld, { ended, until }: Decision): number | undefined {
  const end = Math.min(ended?.at ?? Number.POSITIVE_INFINITY, until ?? Number.POSITIVE_INFINITY);
  return end <= world.shown ? end : undefined;
}

const inForce = (world: SteeredWorld, one: Decision): boolean =>
  one.at <= world.shown && endOf(world, one) === undefined;

const isOverridden = ({ world, application, name, versions }: Step, gate: string): boolean =>
  world.decisions.some(
    (one) =>
      one.kind === "override" &&
      one.gate === gate &&
      isHere(one, application, name) &&
      inForce(world, one) &&
      isSame(versionsOf(one.images), versions),
  );

const requestSince = ({ world, application, name, versions }: Step, since: number): boolean =>
  world.decisions.some(
    (one) =>
      one.kind === "request" &&
      isHere(one, application, name) &&
      one.at >= since &&
      inForce(world, one) &&
      isSame(versionsOf(one.images), versions),
  );

const heardAt = (world: SteeredWorld, image: string, version: number): number | undefined =>
  world.builds.find((build) => build.image === image && versionOf(build.tag) === version)?.heardAt;

/** Where it stood and was followed only by newer ones. */
function goodStays(world: SteeredWorld, application: string, name: string, moved: Versions): readonly Stood[] {
  const history = world.history(application, name);
  return history.filter(
    (stood, at) =>
      covers(stood.versions, moved) &&
      history
        .slice(at)
        .every(({ versions }) => Object.entries(moved).every(([image, version]) => (versions[image] ?? 0) >= version)),
  );
}

function clustersOf(world: SteeredWorld, name: string): readonly string[] {
  const { clusters, health } = world.config(name);
  if (health === undefined) return [];
  return clusters.length === 0 ? [""] : clusters;
}

const reportsOn = (world: SteeredWorld, application: string, name: string, cluster: string, stays: readonly Stood[]) =>
  world
    .reports(application, name)
    .filter((report) => report.cluster === cluster && stays.some(({ commit }) => commitOf(commit) === report.arrival));
