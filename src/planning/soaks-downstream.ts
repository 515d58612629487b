/**
 * What soaks in an environment for one that comes after it, and stays until it is done (`when-replaced: hold-upstream`):
 * newer releases wait in front of it, so that what is further down gets its turn.
 */
import type { SoakConfig } from "../config/gate-config.ts";
import { isInForce } from "../domain/decision.ts";
import type { GateResult } from "../domain/gate-result.ts";
import type { GateFacts } from "../gates/facts.ts";
import { overridden } from "../gates/override.ts";
import { soak, whenReplacedOf } from "../gates/soak.ts";
import { EnvironmentView } from "./environment-view.ts";
import { gateFactsOf } from "./gate-facts.ts";
import type { EnvironmentSlice } from "./slice.ts";
import { upstreamsOf } from "./upstream.ts";

/** An agent that has not said a word on a release for so long holds nothing up any more; milliseconds. */
const PATIENCE_MS = 30 * 60_000;

/**
 * Newer releases wait this much longer than the soak takes, milliseconds. When something took its place is told by GitHub's
 * clock, when it is done by ours: were ours a second ahead, it would count as replaced a second too early, each time.
 */
const LEEWAY_MS = 2 * 60_000;

/** Undefined where nothing soaks there. Waits else, until the last of those that soak there is done. */
export function soaksDownstream(view: EnvironmentView, facts: GateFacts): GateResult | undefined {
  const parts = view.slice.environments.flatMap((at) => {
    const config = at.environment.gates.find((gate) => gate.kind === "soak");
    const found = config === undefined || !at.after.includes(view.name) ? undefined : soakingFor(view, at, config);
    return found === undefined ? [] : [found];
  });
  if (parts.length === 0) return undefined;
  const times = parts.map(({ opensAt }) => opensAt ?? Number.POSITIVE_INFINITY);
  const last = Math.max(...times);
  const [one] = parts;
  const whole: GateResult = {
    gate: "soaks-downstream",
    state: "waiting",
    reason: parts.map(({ reason }) => reason).join("; "),
    ...(one?.opener !== undefined && { opener: one.opener }),
    ...(Number.isFinite(last) && { opensAt: last }),
    parts,
  };
  return overridden(whole, facts);
}

/** How what this environment holds soaks here for another; undefined if it does not, or is not to be waited for. */
function soakingFor(view: EnvironmentView, at: EnvironmentSlice, config: SoakConfig): GateResult | undefined {
  if (whenReplacedOf(config, view.at.environment) !== "hold-upstream") return undefined;
  if (at.held === undefined || at.problems.length > 0) return undefined;
  const down = new EnvironmentView(view.slice, view.order, at, at.held);
  const release = down.restrict(view.held.release);
  if (release.images.length === 0 || down.compare(release) !== "newer") return undefined;
  if (isStopped(down, release.images)) return undefined;
  const upstreams = upstreamsOf(down, new Map()).filter((upstream) => upstream.at.environment.name === view.name);
  const facts = gateFactsOf(down, {
    kind: "promotion",
    release,
    upstreams,
    heard: true,
    availableAt: undefined,
    decided: { all: [], rollback: undefined, request: undefined },
    open: undefined,
  });
  const [stay] = facts.upstreams ?? [];
  // What stood there when Towpath first looked soaks for nobody.
  const isNews = facts.order.upstreams?.some(({ standing }) => standing.kind === "arrived");
  if (stay?.arrivedAt === undefined || isNews !== true) return undefined;
  const result = soak({ ...config, forMs: config.forMs + LEEWAY_MS }).evaluate(facts);
  if (result.state !== "waiting") return undefined;
  const silent = stay.arrivedAt + PATIENCE_MS;
  if (result.opensAt === undefined && view.slice.now >= silent) return undefined;
  const until = result.opensAt ?? silent;
  return {
    gate: "soak",
    state: "waiting",
    reason: `${view.version(release)} soaks in ${view.name} for ${at.environment.name}`,
    opener: `it has soaked there, or it proves unhealthy`,
    opensAt: until,
  };
}

/** Nobody waits for a release that a decision of people keeps out over there. */
function isStopped(down: EnvironmentView, images: EnvironmentView["held"]["release"]["images"]): boolean {
  const { application, decisions = [], now } = down.slice;
  return decisions.some((entry) => {
    if (!isInForce(entry, now)) return false;
    if (entry.kind === "freeze") return entry.environment === down.name;
    if (entry.application !== application) return false;
    if (entry.kind === "quarantine") return down.isSame({ images }, entry);
    return (entry.kind === "hold" || entry.kind === "pin") && (entry.environment ?? down.name) === down.name;
  });
}
