/** What the gates of an environment are told of a release. */
import { hash } from "node:crypto";
import type { GateConfig } from "../config/gate-config.ts";
import { isInForce } from "../domain/decision.ts";
import type { Release } from "../domain/release.ts";
import type { FullName, Sha } from "../domain/repository.ts";
import { expressionTask, looksAtTime } from "../gates/expression.ts";
import type { GateFacts, HotfixFacts, PullRequestFacts, Subject } from "../gates/facts.ts";
import type { UpstreamStanding } from "../gates/order.ts";
import type { Decided } from "./decided.ts";
import type { EnvironmentView } from "./environment-view.ts";
import type { OpenPromotion, SourceFacts } from "./slice.ts";
import { staysOf } from "./stays.ts";
import { standingsOf, type Upstream } from "./upstream.ts";

export interface Asked {
  readonly kind: Subject["kind"];
  readonly release: Release;
  /** Undefined for an environment that takes new images. */
  readonly upstreams: readonly Upstream[] | undefined;
  /** Whether a sender that its rule names said that it was built. */
  readonly heard: boolean;
  readonly availableAt: number | undefined;
  readonly decided: Decided;
  readonly open: OpenPromotion | undefined;
}

/** Puts together the facts; what was not observed is left undefined, gates that need it stay shut, and it is asked for. */
export function gateFactsOf(view: EnvironmentView, asked: Asked): GateFacts {
  const { kind, release, upstreams, heard, decided, open } = asked;
  const { slice } = view;
  const version = view.version(release);
  const standings: readonly UpstreamStanding[] | undefined = upstreams && standingsOf(view, upstreams, release);
  const origin = originOf(view, release);
  const source = origin && slice.sources?.find(({ revision }) => revision === origin.revision);
  askFor(view, asked, origin, source);
  return withExpressions(view, {
    now: slice.now,
    timezone: slice.timezone ?? "UTC",
    subject: {
      kind,
      application: slice.application,
      environment: view.name,
      version,
      images: release.images,
      held: view.version(view.held.release),
      sourceAuthor: source?.author,
      requesters: requestersOf(view, release),
    },
    order: { environment: view.name, version, upstreams: standings, heard },
    upstreams: upstreams === undefined ? undefined : staysOf(view, upstreams, release),
    pullRequest: open && pullRequestOf(open),
    sourceChecks: source?.checks,
    expressions: NO_ANSWERS,
    decisions: decided.all,
    ledgerProblems: (slice.ledgerProblems ?? [])
      .filter(({ environment = view.name }) => environment === view.name)
      .map(({ message }) => message),
    availableAt: asked.availableAt,
    afterHold: view.at.environment.afterHold ?? "propose",
    hotfixes: hotfixesOf(view, release, origin),
    newerThanPinned: newerThanPinned(view, release, decided),
  });
}

/** Expressions see the time in whole minutes, so that a plan that is made again asks nothing new. */
const MINUTE = 60_000;

/** The answers of the environment's expressions, or the question: they are asked in a worker, beforehand. */
function withExpressions(view: EnvironmentView, facts: GateFacts): GateFacts {
  const texts = view.at.environment.gates.flatMap((gate) => (gate.kind === "expression" ? [gate.cel] : []));
  if (texts.length === 0) return facts;
  const now = Math.floor(facts.now / MINUTE) * MINUTE;
  const sees = texts.some(looksAtTime);
  const task = expressionTask({ ...facts, now: sees ? now : 0 }, texts);
  const key = hash("sha256", JSON.stringify([texts, task.values], plainly));
  const answers = view.slice.expressions?.get(key);
  if (answers === undefined) view.asks.push({ kind: "expressions", key, task });
  if (sees) view.lookAgainAt(now + MINUTE);
  return answers === undefined ? facts : { ...facts, expressions: answers };
}

/** JSON knows neither maps nor big integers. */
const plainly = (_: string, value: unknown): unknown =>
  typeof value === "bigint" ? `${value}n` : value instanceof Map ? [...value] : value;

/** What the environment's gates need and nobody looked up yet. */
function askFor(
  view: EnvironmentView,
  { open }: Asked,
  origin: Origin | undefined,
  source: SourceFacts | undefined,
): void {
  const { gates } = view.at.environment;
  const wants = (...kinds: readonly GateConfig["kind"][]): boolean => gates.some(({ kind }) => kinds.includes(kind));
  const on = { environment: view.name, pullRequest: open?.number ?? 0, head: open?.head ?? "" };
  if (open !== undefined && open.checks === undefined && wants("checks", "expression")) {
    view.asks.push({ kind: "checks", ...on });
  }
  if (open !== undefined && open.reviews === undefined && wants("approvals", "expression")) {
    view.asks.push({ kind: "reviews", ...on });
  }
  const needsSource = wants("approvals") || gates.some((gate) => gate.kind === "checks" && gate.on === "source");
  if (needsSource && origin !== undefined && source === undefined) view.asks.push({ kind: "source", ...origin });
}

const NO_ANSWERS: GateFacts["expressions"] = new Map();

/** People who asked for exactly these images here, by command. */
const requestersOf = (view: EnvironmentView, release: Release): readonly string[] => [
  ...new Set(
    (view.slice.decisions ?? [])
      .filter((entry) => entry.kind === "request" || entry.kind === "rollback")
      .filter(({ application, environment }) => application === view.slice.application && environment === view.name)
      .filter((entry) => isInForce(entry, view.slice.now) && view.isSame(release, entry))
      .map(({ by }) => by),
  ),
];

function pullRequestOf(open: OpenPromotion): PullRequestFacts {
  const { number, openedAt, head, headAt = openedAt, pushedBy, checks, reviews } = open;
  return { number, openedAt, head, headAt, pushedBy, checks, reviews };
}

interface Origin {
  readonly repository: FullName;
  readonly revision: Sha;
}

/** The source commit on which all that is known of the builds of these images agrees. */
function originOf(view: EnvironmentView, { images, revision, source }: Partial<Release>): Origin | undefined {
  const builds = view.slice.builds.filter((build) =>
    images?.some((image) => image.image === build.image && view.order.same(image.image, image, build)),
  );
  const revisions = new Set([
    ...(revision === undefined ? [] : [revision]),
    ...builds.flatMap((one) => one.revision ?? []),
  ]);
  const sources = new Set([...(source === undefined ? [] : [source]), ...builds.flatMap((one) => one.source ?? [])]);
  const [only] = revisions;
  const [repository] = sources;
  if (only === undefined || repository === undefined || revisions.size > 1 || sources.size > 1) return undefined;
  return { repository, revision: only };
}

/**
 * What the environment runs by a request that went past its order: a fix that what comes later may lack. Known by the
 * override of `order` for the same images.
 */
function hotfixesOf(view: EnvironmentView, release: Release, origin: Origin | undefined): readonly HotfixFacts[] {
  const entries = view.slice.decisions ?? [];
  if (entries.length === 0) return [];
  const own = entries.filter(
    (entry) =>
      "application" in entry &&
      "environment" in entry &&
      entry.application === view.slice.application &&
      entry.environment === view.name,
  );
  const overrides = own.filter((entry) => entry.kind === "override").filter(({ gate }) => gate === "order");
  return own
    .filter((entry) => entry.kind === "request")
    .filter((entry) => view.isSame(view.held.release, entry) && !view.isSame(release, entry))
    .filter((entry) => overrides.some((override) => view.isSame(entry, override)))
    .map((entry) => ({
      id: entry.id,
      version: view.version(entry),
      contained: holdsCommit(view, origin, originOf(view, entry)),
      acknowledged: false,
    }));
}

/** Whether the release's commit descends from the fix's; undefined where that cannot be told, or has to be asked. */
function holdsCommit(view: EnvironmentView, of: Origin | undefined, fix: Origin | undefined): boolean | undefined {
  if (of === undefined || fix === undefined || of.repository !== fix.repository) return undefined;
  if (of.revision === fix.revision) return true;
  const known = view.slice.ancestry?.find((one) => one.of === of.revision && one.ancestor === fix.revision);
  if (known === undefined)
    view.asks.push({ kind: "ancestry", repository: of.repository, of: of.revision, ancestor: fix.revision });
  return known?.holds;
}

const newerThanPinned = (view: EnvironmentView, release: Release, { all }: Decided): ReadonlySet<string> =>
  new Set(
    all
      .filter((entry) => entry.kind === "pin")
      .filter(
        ({ awayFrom }) => awayFrom !== undefined && view.order.releases(release, { images: awayFrom }) === "newer",
      )
      .map(({ id }) => id),
  );
