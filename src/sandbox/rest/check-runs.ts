import { createCheckRun, rerequest, updateCheckRun } from "../changes/check-runs.ts";
import { created, forbidden, notFound, ok } from "../http/answer.ts";
import type { RepositoryCall } from "../http/call.ts";
import { text } from "../http/fields.ts";
import { page, paged } from "../http/page.ts";
import type { Route } from "../http/route.ts";
import { onRepository } from "../http/route.ts";
import { annotation as annotationShape, checkRun as checkRunShape } from "../shapes/check.ts";
import { accountOf, appOf } from "../state/actor.ts";
import type { App } from "../state/app.ts";
import type { CheckRun } from "../state/check.ts";
import { listed } from "../state/lag.ts";
import { checkRunWords } from "./check-run-words.ts";
import { expectCommit } from "./find.ts";

/** "Check runs". Only Apps can write them. */
export const checkRunRoutes: readonly Route[] = [
  onRepository("POST", "/check-runs", "checks:write", (call) => {
    const { world, repository, body } = call;
    const name = text(body, "name");
    const { sha } = expectCommit(repository, text(body, "head_sha"));
    const run = createCheckRun(world, repository, appBehind(call), sha, { ...checkRunWords(call), name });
    return created(checkRunShape(world, repository, run));
  }),
  onRepository("GET", "/check-runs/{check_run_id}", "checks:read", (call) =>
    ok(checkRunShape(call.world, call.repository, runOf(call))),
  ),
  onRepository("PATCH", "/check-runs/{check_run_id}", "checks:write", (call) => {
    const { world, repository } = call;
    const run = runOf(call);
    updateCheckRun(world, repository, run, appBehind(call), checkRunWords(call));
    return ok(checkRunShape(world, repository, run));
  }),
  onRepository("GET", "/check-runs/{check_run_id}/annotations", "checks:read", (call) => {
    const run = runOf(call);
    return paged(call, run.annotations, (one) => annotationShape(call.world, call.repository, run, one));
  }),
  onRepository("POST", "/check-runs/{check_run_id}/rerequest", "checks:write", (call) => {
    rerequest(call.world, call.repository, runOf(call), accountOf(call.actor));
    return { status: 201, body: {} };
  }),
  onRepository("GET", "/commits/{ref+}/check-runs", "checks:read", (call) => {
    const { sha } = expectCommit(call.repository, call.params["ref"] ?? "");
    return runsPage(call, call.repository.runsBySha.get(sha) ?? []);
  }),
];

/** A page of check runs, newest first: of each name in a suite the latest, unless all are asked for. */
export function runsPage(call: RepositoryCall, runs: readonly CheckRun[]) {
  const { world, repository, query } = call;
  const name = query.get("check_name");
  const status = query.get("status");
  const appId = query.get("app_id");
  const found = listed(world, runs, (run) => run.createdAt)
    .filter((run) => name === null || run.name === name)
    .filter((run) => status === null || run.status === status)
    .filter((run) => appId === null || `${run.suite.app.id}` === appId);
  const latest = new Map<string, CheckRun>();
  for (const run of found) latest.set(query.get("filter") === "all" ? `${run.id}` : `${run.suite.id} ${run.name}`, run);
  const all = [...latest.values()].sort((a, b) => b.id - a.id);
  const { items, headers } = page(call, all);
  const check_runs = items.map((run) => checkRunShape(world, repository, run));
  return ok({ total_count: all.length, check_runs }, headers);
}

function runOf({ repository, params }: RepositoryCall): CheckRun {
  const run = repository.runs.get(Number(params["check_run_id"]));
  if (run === undefined) throw notFound();
  return run;
}

function appBehind({ actor }: RepositoryCall): App {
  const app = appOf(actor);
  if (app === undefined) throw forbidden("You must authenticate via a GitHub App.");
  return app;
}
