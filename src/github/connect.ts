/** GitHub as the rest of Towpath knows it: the ports, with one connection behind them. */
import type { FullName, Repository } from "../domain/repository.ts";
import type { BranchGuards, BranchRules } from "../ports/branch-rules.ts";
import type { Branches } from "../ports/branches.ts";
import type { Checks } from "../ports/checks.ts";
import type { Clock } from "../ports/clock.ts";
import type { Comments } from "../ports/comments.ts";
import type { CommitChecks } from "../ports/commit-checks.ts";
import type { CommitOrigins } from "../ports/commit-origins.ts";
import type { Comparison } from "../ports/comparison.ts";
import type { Deployments } from "../ports/deployments.ts";
import type { HookDeliveries } from "../ports/hook-deliveries.ts";
import type { Installations } from "../ports/installations.ts";
import type { Log } from "../ports/log.ts";
import type { People } from "../ports/people.ts";
import type { PullRequests } from "../ports/pull-requests.ts";
import type { Reports } from "../ports/reports.ts";
import { createIdentity, type KnowIdentity } from "./app-identity.ts";
import { type AppReads, createAppReads } from "./app-settings.ts";
import { readBranchGuards } from "./branch-guards.ts";
import { createBranches } from "./branches.ts";
import { createChecks } from "./checks.ts";
import { createClients } from "./clients.ts";
import { createCommitChecks } from "./commit-checks.ts";
import { createCommitOrigins } from "./commit-origins.ts";
import { createComparison } from "./comparison.ts";
import { createDeploymentReports } from "./deployment-statuses.ts";
import { createDeployments } from "./deployments.ts";
import { createFreshCommits } from "./fresh-commits.ts";
import { createHookDeliveries } from "./hook-deliveries.ts";
import { createInstallations } from "./installations.ts";
import { createIssueComments } from "./issue-comments.ts";
import { createSilence } from "./limits.ts";
import { createNodeIds } from "./node-ids.ts";
import type { Fetch } from "./outgoing.ts";
import { createPeople } from "./people.ts";
import { createPullRequests } from "./pull-requests.ts";
import { createRequestMeter, type RequestMeter } from "./request-meter.ts";
import { readSeenChecks, type SeenChecks } from "./seen-checks.ts";
import { createStatusReports } from "./statuses.ts";

export interface GitHubSettings {
  readonly appId: number;
  /** PEM, PKCS#1 as GitHub gives it or PKCS#8. */
  readonly privateKey: string;
  /** `https://api.github.com` or another bare base URL, without a slash at its end. */
  readonly baseUrl: string;
  readonly log: Log;
  readonly clock: Clock;
  /** Sees every request, those for tokens too: for contract checks and faults. */
  readonly fetch?: Fetch;
  readonly meter?: RequestMeter;
  /**
   * No other process writes as this App, so what was written need not be read again before it is changed. By default
   * false: replicas share an App.
   */
  readonly alone?: boolean;
  /** By default `github`: see `OctokitSettings`. */
  readonly pacing?: "github" | "none";
}

export interface GitHub {
  readonly pullRequests: PullRequests;
  readonly branches: Branches;
  readonly branchRules: BranchRules;
  readonly checks: Checks;
  readonly installations: Installations;
  readonly comparison: Comparison;
  readonly commitOrigins: CommitOrigins;
  readonly commitChecks: CommitChecks;
  readonly people: People;
  /** Comments with slash-commands. */
  readonly comments: Comments;
  /** What agents say of commits. */
  readonly reports: Reports;
  readonly deployments: Deployments;
  readonly deliveries: HookDeliveries;
  /** Who we are: id, slug and the login of our own pull requests and comments. */
  readonly identity: KnowIdentity;
  readonly inspection: Inspection;
  readonly meter: RequestMeter;
  /** A token with which Git may read that repository and do nothing else. */
  tokenFor(repository: Repository): Promise<string>;
}

/** What only `towpath doctor` asks for. */
export interface Inspection extends AppReads {
  branchGuards(repository: Repository, branch: string): Promise<BranchGuards>;
  seenChecks(repository: Repository, base: string): Promise<SeenChecks | undefined>;
}

/** Sends nothing until something is asked. Everything thrown is Transient or a Mistake; anything else is a bug. */
export function connectGitHub(settings: GitHubSettings): GitHub {
  const { appId, privateKey, baseUrl, log, clock, fetch, meter = createRequestMeter() } = settings;
  const { pacing = "github", alone = false } = settings;
  const clients = createClients(
    { baseUrl, log, clock, meter, pacing, silence: createSilence(clock), ...(fetch && { fetch }) },
    { appId, privateKey },
  );
  const identity = createIdentity(() => clients.app(), clock);
  const nodeIds = createNodeIds(clients);
  const fresh = createFreshCommits();
  return {
    pullRequests: createPullRequests(clients, identity, nodeIds, alone),
    branches: createBranches(clients, nodeIds, fresh),
    branchRules: { of: (repository, branch) => readBranchGuards(clients, repository, branch) },
    checks: createChecks(clients, { appId, fresh, alone }),
    installations: createInstallations(clients, nodeIds),
    comparison: createComparison(clients),
    commitOrigins: createCommitOrigins(clients, identity),
    commitChecks: createCommitChecks(clients, appId),
    people: createPeople(clients, clock),
    comments: createIssueComments(clients, identity, clock),
    reports: { ...createStatusReports(clients, appId), ...createDeploymentReports(clients, identity) },
    deployments: createDeployments(clients),
    deliveries: createHookDeliveries(clients),
    identity,
    inspection: {
      ...createAppReads(clients),
      branchGuards: (repository, branch) => readBranchGuards(clients, repository, branch),
      seenChecks: (repository, base) => readSeenChecks(clients, repository, base),
    },
    meter,
    tokenFor: ({ id, installationId }) =>
      clients.tokens.token({ purpose: "mirroring", installationId, repositoryId: id }),
  };
}

/** Where Git finds repositories, from the API's base URL: GitHub's, an Enterprise Server's, or a bare server's own. */
export function gitBase(apiBaseUrl: string): string {
  const { protocol, host, pathname } = new URL(apiBaseUrl);
  if (host === "api.github.com") return "https://github.com";
  // Enterprise Cloud with data residency: api.<subdomain>.ghe.com.
  if (/^api\.[^.]+\.ghe\.com$/.test(host)) return `${protocol}//${host.slice("api.".length)}`;
  return `${protocol}//${host}${pathname.replace(/\/api\/v3\/?$/, "").replace(/\/$/, "")}`;
}

export const gitUrl =
  (apiBaseUrl: string) =>
  (fullName: FullName): string =>
    `${gitBase(apiBaseUrl)}/${fullName}.git`;
