/** What expressions of gates see of a promotion. Absent facts are absent there too: reading one is an error, never false. */
import { isAtLeast } from "../domain/role.ts";
import type { CheckFacts, GateFacts, Review, ReviewFacts, UpstreamStay } from "./facts.ts";
import { fareOf } from "./upstream-health.ts";

/** Plain values for {@link EXPRESSION_DECLARATIONS}; what is not known is left out. */
export function expressionFacts(facts: GateFacts): Readonly<Record<string, unknown>> {
  const { subject, pullRequest, upstreams, sourceChecks } = facts;
  const reviews = pullRequest?.reviews;
  const by = (state: Review["state"]): string[] | undefined =>
    reviews?.reviews
      .filter((review) => review.state === state && !review.void && mayCount(review, reviews))
      .map(({ login }) => login);
  return {
    application: subject.application,
    environment: subject.environment,
    version: subject.version,
    held: subject.held,
    rollback: subject.kind === "rollback",
    now: new Date(facts.now),
    images: subject.images.map(({ image, tag, digest }) => ({ name: image, tag: tag ?? "", digest: digest ?? "" })),
    author: subject.sourceAuthor,
    requesters: subject.requesters,
    upstreams: upstreams?.map(upstreamValue),
    checks: checkValues(sourceChecks),
    pullRequest:
      pullRequest === undefined
        ? { exists: false }
        : {
            exists: true,
            number: pullRequest.number,
            head: pullRequest.head,
            openedAt: new Date(pullRequest.openedAt),
            pushedBy: pullRequest.reviews?.pushedBy ?? pullRequest.pushedBy,
            checks: checkValues(pullRequest.checks),
          },
    // Where there is no pull request, nobody approved it; where reviews cannot be read, that is not known.
    approvals: pullRequest === undefined ? [] : by("approved"),
    changesRequested: pullRequest === undefined ? [] : by("changes-requested"),
  };
}

/** In public repositories everybody may review; GitHub counts nobody either who may not write. Not known: no approval. */
function mayCount({ login, state }: Review, { roles }: ReviewFacts): boolean {
  const role = roles.get(login) ?? roles.get(login.toLowerCase());
  return role === undefined ? state !== "approved" : isAtLeast(role, "write");
}

function upstreamValue(stay: UpstreamStay): Readonly<Record<string, unknown>> {
  const observed = stay.agent !== "none";
  const fares = stay.clusters.map(fareOf);
  const since = fares.flatMap((fare) => (fare.kind === "healthy" ? [fare.since] : []));
  const healthy = observed && fares.length > 0 && since.length === fares.length;
  return {
    environment: stay.environment,
    arrived: stay.arrivedAt !== undefined,
    arrivedAt: stay.arrivedAt === undefined ? undefined : new Date(stay.arrivedAt),
    stands: stay.arrivedAt !== undefined && stay.replaced === undefined,
    observed,
    healthy,
    healthySince: healthy ? new Date(Math.max(...since)) : undefined,
  };
}

const checkValues = (checks: CheckFacts | undefined): readonly unknown[] | undefined =>
  checks?.found.map(({ name, app, state, word }) => ({ name, app: app ?? "", state, word }));
