/** All that gates may know of one release on its way into one environment. Observed; gates ask for nothing themselves. */
import type { Decision } from "../domain/decision.ts";
import type { ReleaseImage } from "../domain/release.ts";
import type { OrderFacts } from "./order.ts";

export interface GateFacts {
  /** Milliseconds since 1970. A gate that depends on it says in `opensAt` when it will answer otherwise. */
  readonly now: number;
  /** IANA name; points in time in sentences are in it. */
  readonly timezone: string;
  readonly subject: Subject;
  readonly order: OrderFacts;
  /** One for each environment that this one comes after and that holds images of the release; undefined: not looked at. */
  readonly upstreams: readonly UpstreamStay[] | undefined;
  /** Of the pull request; undefined while there is none. */
  readonly pullRequest: PullRequestFacts | undefined;
  /** Check runs and commit statuses of the commit that the release was built from; undefined: they cannot be read. */
  readonly sourceChecks: CheckFacts | undefined;
  /** What expressions answered, by their text; asked beforehand, since they run elsewhere. Absent: not yet asked. */
  readonly expressions: ReadonlyMap<string, ExpressionAnswer>;
  /**
   * Every entry of the ledger that names the application or the environment (or all), in force or ended, in any order:
   * holds, freezes, pins, quarantines, overrides, requests and acknowledgements. The gates pick what concerns them.
   */
  readonly decisions: readonly Decision[];
  /** What of the ledger cannot be read or believed, a sentence each with where it stands: it blocks what it concerns. */
  readonly ledgerProblems: readonly string[];
  /** When the release could first have been proposed here, as far as the order goes; undefined: not known. */
  readonly availableAt: number | undefined;
  /** What becomes of a release that waited behind a hold, a freeze or a pin when that ends (`after-hold`). */
  readonly afterHold: "propose" | "continue";
  /** Hotfixes that the environment runs: each was promoted past its order, under something newer. */
  readonly hotfixes: readonly HotfixFacts[];
  /** Ids of pins away from a bad release that this release is newer than; what is not in it is not newer. */
  readonly newerThanPinned: ReadonlySet<string>;
}

export interface Subject {
  /** A rollback (a step back that a person asked for) is not held by what only guards the way forward. */
  readonly kind: "promotion" | "rollback";
  readonly application: string;
  readonly environment: string;
  /** As people read it. */
  readonly version: string;
  readonly images: readonly ReleaseImage[];
  /** What the environment holds, as people read it. */
  readonly held: string;
  /** The login of the author of the source commit, where it is known. */
  readonly sourceAuthor: string | undefined;
  /** Logins of those who asked for it (`/promote`). */
  readonly requesters: readonly string[];
}

/** How long the release has been in an environment upstream, and how it fared there. */
export interface UpstreamStay {
  readonly environment: string;
  /** When it came to stand there; undefined: it has not. */
  readonly arrivedAt: number | undefined;
  /** When a newer release took its place there, and which; undefined: it stands. */
  readonly replaced: { readonly at: number; readonly by: string } | undefined;
  /** Who merges there; decides what `when-replaced` is where the configuration does not say. */
  readonly merge: "auto" | "by-people";
  /** What tells how it fares; `none`: unobserved, then time counts from the merge. */
  readonly agent: "argocd" | "flux" | "github-deployments" | "none";
  /** One for each cluster of the environment; one with an empty name where it names none. */
  readonly clusters: readonly ClusterHealth[];
  /** Releases that stood there after the environment's own release and were never proposed to it. */
  readonly passedOver: { readonly count: number; readonly longestStayMs: number };
}

/**
 * What the agent of one cluster reported on the release, oldest first: only reports by the pinned creator, for commits
 * that descend from the merge and hold the release, and that name its version where they name one.
 */
export interface ClusterHealth {
  readonly cluster: string;
  /** What the reports are looked for under, for people: `argocd/checkout-eu1`. */
  readonly name: string;
  readonly reports: readonly HealthReport[];
}

export interface HealthReport {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly state: "healthy" | "progressing" | "unhealthy";
  /** What it said, a sentence from outside; empty if nothing. */
  readonly description: string;
}

export interface PullRequestFacts {
  readonly number: number;
  readonly openedAt: number;
  readonly head: string;
  /** When the head was pushed; checks that never report are counted from then. */
  readonly headAt: number;
  /** Logins of people who pushed to its branch; what stands for somebody whose login is not known, such as an address. */
  readonly pushedBy: readonly string[];
  /** Undefined: they cannot be read. */
  readonly checks: CheckFacts | undefined;
  /** Undefined: they cannot be read. */
  readonly reviews: ReviewFacts | undefined;
}

/** Check runs and commit statuses of one commit; of each name and creator the latest. */
export interface CheckFacts {
  readonly commit: string;
  /** Since when they could have reported, milliseconds since 1970. */
  readonly since: number;
  readonly found: readonly FoundCheck[];
}

export interface FoundCheck {
  readonly name: string;
  /** The slug of the App that wrote it; of a status by a person: undefined. */
  readonly app: string | undefined;
  readonly state: "success" | "pending" | "failure";
  /** GitHub's own word: `neutral`, `skipped`, `timed_out`, `queued`… */
  readonly word: string;
}

export interface ReviewFacts {
  /** Who pushed, by GitHub's word, where that was asked for: it goes before what Git's authors tell. */
  readonly pushedBy?: readonly string[];
  /** The latest standing review of each person: only those that approve what is evaluated, or ask for changes. */
  readonly reviews: readonly Review[];
  /**
   * Logins of the members of each team that the configuration names, as it writes it (`sre`, `acme/sre`), and of each
   * that owns a changed file (`acme/sre`); `unseen`: GitHub does not show them to the App; `missing`: there is no such
   * team (any more).
   */
  readonly teams: ReadonlyMap<string, readonly string[] | "unseen" | "missing">;
  /** By login: the role on the environment repository, by GitHub's answer; of a custom role the one it is built on. */
  readonly roles: ReadonlyMap<string, string>;
  /** Changed files and their code owners (`@login`, `@org/team` or e-mail); undefined: CODEOWNERS cannot be read. */
  readonly owners: readonly { readonly file: string; readonly owners: readonly string[] }[] | undefined;
}

export interface Review {
  readonly login: string;
  readonly state: "approved" | "changes-requested";
  readonly at: number;
  /** What was approved is not what is evaluated now: it is void. */
  readonly void: boolean;
}

/** A release that went past its order while something newer was on the way, and whose commit that may lack. */
export interface HotfixFacts {
  /** The id of the request that brought it. */
  readonly id: string;
  /** As people read it. */
  readonly version: string;
  /** Whether the release that is judged holds the fix's commit; undefined: that cannot be told. */
  readonly contained: boolean | undefined;
  /** Whether a person let this release go on without it. */
  readonly acknowledged: boolean;
}

/** What CEL made of an expression. */
export type ExpressionAnswer =
  | { readonly kind: "value"; readonly value: boolean }
  /** A sentence. */
  | { readonly kind: "error"; readonly why: string };
