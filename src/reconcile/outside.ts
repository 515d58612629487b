/** What a pass needs of the outside: one bundle of ports, put together by the composition and by tests. */
import type { Cel } from "../cel/start-cel.ts";
import type { BranchRules } from "../ports/branch-rules.ts";
import type { Branches } from "../ports/branches.ts";
import type { Checks } from "../ports/checks.ts";
import type { Clock } from "../ports/clock.ts";
import type { Comments } from "../ports/comments.ts";
import type { CommitChecks } from "../ports/commit-checks.ts";
import type { CommitOrigins } from "../ports/commit-origins.ts";
import type { Comparison } from "../ports/comparison.ts";
import type { Deployments } from "../ports/deployments.ts";
import type { Builds, Declined, Homes, Projection } from "../ports/facts.ts";
import type { HookDeliveries } from "../ports/hook-deliveries.ts";
import type { Inbox } from "../ports/inbox.ts";
import type { Installations } from "../ports/installations.ts";
import type { Lanes } from "../ports/lanes.ts";
import type { Log } from "../ports/log.ts";
import type { Mirrors } from "../ports/mirrors.ts";
import type { People } from "../ports/people.ts";
import type { PullRequests } from "../ports/pull-requests.ts";
import type { Reports } from "../ports/reports.ts";

export interface Outside {
  readonly mirrors: Mirrors;
  readonly branches: Branches;
  readonly pullRequests: PullRequests;
  readonly branchRules: BranchRules;
  /** Pull requests are checked in lanes of their own: what Towpath merges by itself waits for their result. */
  readonly checksPulls?: boolean;
  readonly checks: Checks;
  readonly comparison: Comparison;
  readonly commitOrigins: CommitOrigins;
  readonly commitChecks: CommitChecks;
  readonly people: People;
  readonly comments: Comments;
  readonly reports: Reports;
  readonly deployments: Deployments;
  readonly installations: Installations;
  /** CEL in a worker, bounded. */
  readonly expressions: Pick<Cel, "evaluate">;
  readonly hookDeliveries: HookDeliveries;
  readonly builds: Builds;
  readonly declined: Declined;
  readonly projection: Projection;
  readonly homes: Homes;
  readonly inbox: Inbox;
  readonly lanes: Lanes;
  readonly clock: Clock;
  readonly log: Log;
}
