/** What of an environment's guard asks for less than before, one sentence each. */
import { compareVersions, readVersion } from "../domain/version-order.ts";
import { enumerate } from "../gates/wording.ts";
import { added } from "./added.ts";
import type { Guard, Observed } from "./guard.ts";
import { weakerGates } from "./weaker-gates.ts";
import { weakerRights } from "./weaker-rights.ts";

export function weakerGuard(before: Guard, after: Guard): readonly string[] {
  return [
    ...weakerGates(before.gates, after.gates),
    ...weakerWay(before, after),
    ...(before.merge === "by-people" && after.merge === "auto"
      ? ["merge: Towpath merges by itself (auto), no longer people"]
      : []),
    ...(before.byHand === "block" && after.byHand === "warn"
      ? ["by-hand: pull requests by hand that go past a gate are only warned of"]
      : []),
    ...(before.afterHold === "propose" && after.afterHold === "continue"
      ? ["after-hold: what queued up behind a hold goes on by itself"]
      : []),
    ...(before.onUnhealthy !== "notify" && after.onUnhealthy === "notify"
      ? ["on-unhealthy: an unhealthy release is only told of (notify)"]
      : []),
    ...weakerFloor(before.rollbackFloor, after.rollbackFloor),
    ...Object.entries(before.observed).flatMap(([name, was]) => weakerObserved(name, was, after.observed[name])),
    ...Object.entries(after.senders).flatMap(([match, senders]) => {
      const more = added(before.senders[match] ?? senders, senders);
      return more.length === 0 ? [] : [`images: ${enumerate(more)} may say that ${match} was built, too`];
    }),
    ...weakerRights(before, after),
  ];
}

function weakerWay(before: Guard, after: Guard): readonly string[] {
  const skipped = before.passes.filter((name) => !after.passes.includes(name));
  const whole = skipped.length > 0 ? [`after: releases come without passing ${enumerate(skipped)}`] : [];
  const own = Object.keys({ ...before.ownWays, ...after.ownWays }).flatMap((application) => {
    const was = before.ownWays[application] ?? before.passes;
    const is = after.ownWays[application] ?? after.passes;
    const left = was.filter((name) => !is.includes(name) && !skipped.includes(name));
    return left.length === 0 ? [] : [`after: ${application} comes without passing ${enumerate(left)}`];
  });
  return [...whole, ...own];
}

/** A floor that cannot be compared with the one before counts as lower. */
function weakerFloor(before: string | undefined, after: string | undefined): readonly string[] {
  if (before === undefined || before === after) return [];
  if (after === undefined) return [`rollback-floor: gone, it was ${before}`];
  const [was, is] = [readVersion(before), readVersion(after)];
  const higher = "version" in was && "version" in is && compareVersions(is.version, was.version) >= 0;
  return higher ? [] : [`rollback-floor: ${after} instead of ${before}`];
}

/** How an environment in front of it is observed: `undefined` where it does not come right before it any more. */
function weakerObserved(name: string, before: Observed, after: Observed | undefined): readonly string[] {
  if (after === undefined || before.agent === "none") return [];
  const said = (what: string): string => `health: ${what} in ${name}`;
  if (after.agent === "none") return [said("nobody reports any more how releases fare")];
  const gone = before.clusters.filter((cluster) => !after.clusters.includes(cluster));
  const anybody = before.by !== undefined && after.by === undefined;
  const more = before.by === undefined || after.by === undefined ? [] : added(before.by, after.by);
  return [
    ...(after.agent === before.agent ? [] : [said(`${after.agent} is believed instead of ${before.agent}`)]),
    ...(after.agent !== before.agent || after.name === before.name
      ? []
      : [said("reports are looked for under another name")]),
    ...(anybody ? [said("whoever reports first is believed, no longer those named by `by` alone")] : []),
    ...(more.length > 0 ? [said(`${enumerate(more)} may report, too,`)] : []),
    ...(gone.length > 0
      ? [said(`the cluster${gone.length === 1 ? "" : "s"} ${enumerate(gone)} no longer counts`)]
      : []),
  ];
}
