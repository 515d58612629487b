import { latestRuns, latestStatuses } from "../rules/required-checks.ts";
import { app as appShape } from "../shapes/app.ts";
import { checkRun as checkRunShape } from "../shapes/check.ts";
import { time, timeOrNull } from "../shapes/time.ts";
import type { CheckRun, CommitStatus } from "../state/check.ts";
import { nodeId } from "../state/ids.ts";
import type { Repository } from "../state/repository.ts";
import type { PageArguments } from "./connection.ts";
import { connection } from "./connection.ts";
import type { Show } from "./show.ts";

/** The `StatusCheckRollup` of a commit: check runs and statuses together; null where there is neither. */
export function checksObject(show: Show, repository: Repository, sha: string): object | null {
  const runs = latestRuns(repository, sha);
  const statuses = latestStatuses(repository, sha);
  if (runs.length + statuses.length === 0) return null;
  const contexts = [
    ...runs.map((run) => runObject(show, repository, run)),
    ...statuses.map((one) => statusObject(show, one)),
  ];
  return {
    id: nodeId("SCR", `${repository.id}:${sha}`),
    state: rollup(runs, statuses),
    contexts: (page: PageArguments) => connection("contexts", contexts, page),
  };
}

function rollup(runs: readonly CheckRun[], statuses: readonly CommitStatus[]): string {
  const conclusions = runs.map(({ status, conclusion }) => (status === "completed" ? conclusion : "pending"));
  const failed = ["failure", "cancelled", "timed_out", "action_required", "stale"];
  if (conclusions.some((one) => failed.includes(one ?? "")) || statuses.some(({ state }) => state === "failure")) {
    return "FAILURE";
  }
  if (statuses.some(({ state }) => state === "error")) return "ERROR";
  if (conclusions.includes("pending") || statuses.some(({ state }) => state === "pending")) return "PENDING";
  return "SUCCESS";
}

function runObject({ asking: { world } }: Show, repository: Repository, run: CheckRun): object {
  const { html_url, details_url } = checkRunShape(world, repository, run);
  return {
    __typename: "CheckRun",
    id: run.nodeId,
    databaseId: run.id,
    name: run.name,
    status: run.status.toUpperCase(),
    conclusion: run.conclusion?.toUpperCase() ?? null,
    startedAt: timeOrNull(run.startedAt),
    completedAt: timeOrNull(run.completedAt),
    externalId: run.externalId,
    title: run.title,
    summary: run.summary,
    text: run.text,
    detailsUrl: details_url,
    url: html_url,
    checkSuite: { id: run.suite.nodeId, databaseId: run.suite.id, app: appObject(world, run) },
  };
}

function appObject(world: Show["asking"]["world"], { suite }: CheckRun): object {
  const { id, node_id, slug, name } = appShape(world, suite.app);
  return { id: node_id, databaseId: id, slug, name };
}

function statusObject(show: Show, one: CommitStatus): object {
  return {
    __typename: "StatusContext",
    id: one.nodeId,
    context: one.context,
    state: one.state.toUpperCase(),
    description: one.description,
    targetUrl: one.targetUrl,
    createdAt: time(one.createdAt),
    creator: show.account(one.creator),
  };
}
