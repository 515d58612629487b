import type { Annotation, CheckRun, CheckSuite, CommitStatus } from "../state/check.ts";
import type { PullRequest, Repository } from "../state/repository.ts";
import { fullName } from "../state/repository.ts";
import type { World } from "../state/world.ts";
import { simpleUser } from "./account.ts";
import { app } from "./app.ts";
import { simpleCommit } from "./commit.ts";
import { minimalPullRequest } from "./pull-request.ts";
import { repository as repositoryShape } from "./repository.ts";
import { time, timeOrNull } from "./time.ts";

/**
 * The pull requests that a check names: open ones of this repository with this head. Those from forks are left out,
 * and those of other repositories that share the commit are not.
 */
function pullsAt(repository: Repository, sha: string): PullRequest[] {
  const found: PullRequest[] = [];
  for (const pulls of repository.openByHead.values()) {
    for (const pull of pulls) if (pull.headSha === sha) found.push(pull);
  }
  return found;
}

/** GitHub's `check-run`. */
export function checkRun(world: World, repository: Repository, run: CheckRun) {
  const url = `${world.url}/repos/${fullName(repository)}/check-runs/${run.id}`;
  return {
    id: run.id,
    node_id: run.nodeId,
    head_sha: run.headSha,
    name: run.name,
    external_id: run.externalId,
    url,
    html_url: `${world.url}/${fullName(repository)}/runs/${run.id}`,
    details_url: run.detailsUrl ?? `${world.url}/${fullName(repository)}/runs/${run.id}`,
    status: run.status,
    conclusion: run.conclusion,
    started_at: timeOrNull(run.startedAt),
    completed_at: timeOrNull(run.completedAt),
    output: {
      title: run.title,
      summary: run.summary,
      text: run.text,
      annotations_count: run.annotations.length,
      annotations_url: `${url}/annotations`,
    },
    check_suite: { id: run.suite.id },
    app: app(world, run.suite.app),
    pull_requests: pullsAt(repository, run.headSha).map((pull) => minimalPullRequest(world, pull)),
  };
}

/** A check run as its event carries it: with its suite and its actions' identifiers known to the App. */
export function checkRunInEvent(world: World, repository: Repository, run: CheckRun) {
  return {
    ...checkRun(world, repository, run),
    check_suite: checkSuite(world, repository, run.suite),
  };
}

/** GitHub's `check-suite`. */
export function checkSuite(world: World, repository: Repository, suite: CheckSuite) {
  const url = `${world.url}/repos/${fullName(repository)}/check-suites/${suite.id}`;
  const runs = (repository.runsBySha.get(suite.headSha) ?? []).filter((run) => run.suite.id === suite.id);
  return {
    id: suite.id,
    node_id: suite.nodeId,
    head_branch: suite.headBranch,
    head_sha: suite.headSha,
    ...outcomeOf(suite, runs),
    url,
    before: suite.before,
    after: suite.headSha,
    pull_requests: pullsAt(repository, suite.headSha).map((pull) => minimalPullRequest(world, pull)),
    app: app(world, suite.app),
    created_at: time(suite.createdAt),
    updated_at: time(suite.updatedAt),
    rerequestable: true,
    runs_rerequestable: true,
    latest_check_runs_count: runs.length,
    check_runs_url: `${url}/check-runs`,
    head_commit: simpleCommit(repository.git.history.commit(suite.headSha)),
    repository: repositoryShape(world, repository),
  };
}

/** The worst of what has been said, as GitHub sums a suite up. */
const WORST_FIRST = ["action_required", "timed_out", "cancelled", "failure", "stale", "skipped", "neutral", "success"];

function outcomeOf({ requeued }: CheckSuite, runs: readonly CheckRun[]) {
  if (runs.length === 0 || requeued) return { status: "queued", conclusion: null };
  if (runs.some(({ status }) => status !== "completed")) {
    return { status: runs.every(({ status }) => status === "queued") ? "queued" : "in_progress", conclusion: null };
  }
  const conclusions = runs.map(({ conclusion }) => conclusion ?? "neutral");
  return {
    status: "completed",
    conclusion: WORST_FIRST.find((one) => conclusions.some((each) => each === one)) ?? null,
  };
}

/** GitHub's `check-annotation`. */
export function annotation(world: World, repository: Repository, run: CheckRun, one: Annotation) {
  return {
    path: one.path,
    blob_href: `${world.url}/${fullName(repository)}/blob/${run.headSha}/${encodeURI(one.path)}`,
    start_line: one.startLine,
    start_column: one.startColumn,
    end_line: one.endLine,
    end_column: one.endColumn,
    annotation_level: one.level,
    title: one.title,
    message: one.message,
    raw_details: one.rawDetails,
  };
}

/** GitHub's `status`. */
export function status(world: World, repository: Repository, one: CommitStatus) {
  return { ...simpleStatus(world, repository, one), creator: simpleUser(world, one.creator) };
}

/** GitHub's `simple-commit-status`, as the combined status lists it. */
export function simpleStatus(world: World, repository: Repository, one: CommitStatus) {
  return {
    url: `${world.url}/repos/${fullName(repository)}/statuses/${one.sha}`,
    avatar_url: `${world.url}/avatars/u/${one.creator.id}?v=4`,
    id: one.id,
    node_id: one.nodeId,
    state: one.state,
    description: one.description,
    target_url: one.targetUrl,
    context: one.context,
    created_at: time(one.createdAt),
    updated_at: time(one.createdAt),
  };
}
