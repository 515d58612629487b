/** What the gates of an environment are told of a release. */
import { isInForce } from "../domain/decision.ts";
import type { Release } from "../domain/release.ts";
import type { CheckFacts, GateFacts, HotfixFacts, PullRequestFacts, Subject } from "../gates/facts.ts";
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

/** Puts together the facts; what was not observed is left undefined, and gates that need it stay shut. */
export function gateFactsOf(view: EnvironmentView, asked: Asked): GateFacts {
  const { kind, release, upstreams, heard, decided, open } = asked;
  const { slice } = view;
  const version = view.version(release);
  const standings: readonly UpstreamStanding[] | undefined = upstreams && standingsOf(view, upstreams, release);
  const source = sourceOf(view, release);
  return {
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
    sourceChecks: sourceChecksOf(view, release),
    expressions: slice.expressions ?? NO_ANSWERS,
    decisions: decided.all,
    ledgerProblems: (slice.ledgerProblems ?? [])
      .filter(({ environment = view.name }) => environment === view.name)
      .map(({ message }) => message),
    availableAt: asked.availableAt,
    afterHold: view.at.environment.afterHold ?? "propose",
    hotfixes: hotfixesOf(view, release),
    newerThanPinned: newerThanPinned(view, release, decided),
  };
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

const sourceOf = (view: EnvironmentView, { revision }: Release): SourceFacts | undefined =>
  revision === undefined ? undefined : view.slice.sources?.find((source) => source.revision === revision);

const sourceChecksOf = (view: EnvironmentView, release: Release): CheckFacts | undefined =>
  sourceOf(view, release)?.checks;

function pullRequestOf(open: OpenPromotion): PullRequestFacts {
  const { number, openedAt, head, headAt = openedAt, pushedBy, checks, reviews } = open;
  return { number, openedAt, head, headAt, pushedBy, checks, reviews };
}

/**
 * What the environment runs by a request that went past its order: a fix that what comes later may lack. Known by the
 * override of `order` for the same images.
 */
function hotfixesOf(view: EnvironmentView, release: Release): readonly HotfixFacts[] {
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
      contained: holdsCommit(view, release, entry.images),
      acknowledged: false,
    }));
}

/** Whether the release's commit descends from the fix's; undefined where that cannot be told. */
function holdsCommit(view: EnvironmentView, { revision }: Release, fix: Release["images"]): boolean | undefined {
  const revisions = new Set(
    view.slice.builds
      .filter((build) => fix.some((image) => image.image === build.image && view.order.same(image.image, image, build)))
      .flatMap((build) => build.revision ?? []),
  );
  const [fixed] = revisions;
  if (revision === undefined || fixed === undefined || revisions.size > 1) return undefined;
  if (fixed === revision) return true;
  return view.slice.ancestry?.find(({ of, ancestor }) => of === revision && ancestor === fixed)?.holds;
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
