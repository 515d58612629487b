/** Facts to start from: checkout 1.5.0 on its way from staging to prod, on Saturday 2026-11-21 at 12:00 UTC. */
import type { ReleaseImage } from "../../src/domain/release.ts";
import type { GateFacts, PullRequestFacts, ReviewFacts, Subject, UpstreamStay } from "../../src/gates/facts.ts";
import type { OrderFacts } from "../../src/gates/order.ts";
import { unobservedFacts } from "../../src/gates/unobserved-facts.ts";

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
export const NOW = Date.UTC(2026, 10, 21, 12);

export const imagesOf = (tag: string, digit = "a"): readonly ReleaseImage[] => [
  { image: "ghcr.io/acme/checkout", tag, digest: `sha256:${digit.repeat(64)}` },
];

export const SUBJECT: Subject = {
  kind: "promotion",
  application: "checkout",
  environment: "prod",
  version: "1.5.0",
  images: imagesOf("1.5.0"),
  held: "1.4.0",
  sourceAuthor: "wanda",
  requesters: [],
};

export const ORDER: OrderFacts = {
  environment: "prod",
  version: "1.5.0",
  upstreams: [{ environment: "staging", standing: { kind: "arrived", at: NOW - DAY, stands: true } }],
  heard: false,
};

/** Facts of which only the order is known, and what is given. */
export const factsWith = (given: Partial<GateFacts> = {}): GateFacts => ({
  ...unobservedFacts(ORDER, NOW, SUBJECT),
  ...given,
});

/** A day in staging, without an agent. */
export const stayWith = (given: Partial<UpstreamStay> = {}): UpstreamStay => ({
  environment: "staging",
  arrivedAt: NOW - DAY,
  replaced: undefined,
  merge: "auto",
  agent: "none",
  clusters: [],
  passedOver: { count: 0, longestStayMs: 0 },
  ...given,
});

export const NO_REVIEWS: ReviewFacts = { reviews: [], teams: new Map(), roles: new Map(), owners: [] };

/** #12, open since an hour. */
export const pullRequestWith = (given: Partial<PullRequestFacts> = {}): PullRequestFacts => ({
  number: 12,
  openedAt: NOW - HOUR,
  head: "a".repeat(40),
  headAt: NOW - HOUR,
  pushedBy: [],
  checks: { commit: "a".repeat(40), since: NOW - HOUR, found: [] },
  reviews: NO_REVIEWS,
  ...given,
});
