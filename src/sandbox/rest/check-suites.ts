import { addSuite, rerequestSuite, suiteOf } from "../changes/check-suites.ts";
import { created, forbidden, notFound, ok } from "../http/answer.ts";
import type { RepositoryCall } from "../http/call.ts";
import { isFields, optionalList, text } from "../http/fields.ts";
import { page } from "../http/page.ts";
import type { Route } from "../http/route.ts";
import { onRepository } from "../http/route.ts";
import { checkSuite as checkSuiteShape } from "../shapes/check.ts";
import { repository as repositoryShape } from "../shapes/repository.ts";
import { accountOf, appOf } from "../state/actor.ts";
import type { CheckSuite } from "../state/check.ts";
import { runsPage } from "./check-runs.ts";
import { expectCommit } from "./find.ts";

/** "Check suites". GitHub makes them itself on every push, for each App that may write checks. */
export const checkSuiteRoutes: readonly Route[] = [
  onRepository("GET", "/commits/{ref+}/check-suites", "checks:read", (call) => {
    const { world, repository, params, query } = call;
    const { sha } = expectCommit(repository, params["ref"] ?? "");
    const appId = query.get("app_id");
    const all = (repository.suitesBySha.get(sha) ?? []).filter(
      (suite) => appId === null || `${suite.app.id}` === appId,
    );
    const { items, headers } = page(call, all);
    const check_suites = items.map((suite) => checkSuiteShape(world, repository, suite));
    return ok({ total_count: all.length, check_suites }, headers);
  }),
  onRepository("POST", "/check-suites", "checks:write", (call) => {
    const { world, repository, actor, body } = call;
    const app = appOf(actor);
    if (app === undefined) throw forbidden("You must authenticate via a GitHub App.");
    const { sha } = expectCommit(repository, text(body, "head_sha"));
    const there = suiteOf(repository, app, sha);
    if (there !== undefined) return ok(checkSuiteShape(world, repository, there));
    const suite = addSuite(world, repository, app, { sha, branch: null, before: null });
    return created(checkSuiteShape(world, repository, suite));
  }),
  onRepository("PATCH", "/check-suites/preferences", "administration:write", (call) => {
    const preferences = (optionalList(call.body, "auto_trigger_checks") ?? []).filter(isFields);
    return ok({
      preferences: { auto_trigger_checks: preferences },
      repository: repositoryShape(call.world, call.repository),
    });
  }),
  onRepository("GET", "/check-suites/{check_suite_id}", "checks:read", (call) =>
    ok(checkSuiteShape(call.world, call.repository, suiteOfPath(call))),
  ),
  onRepository("GET", "/check-suites/{check_suite_id}/check-runs", "checks:read", (call) => {
    const suite = suiteOfPath(call);
    const runs = (call.repository.runsBySha.get(suite.headSha) ?? []).filter((run) => run.suite.id === suite.id);
    return runsPage(call, runs);
  }),
  onRepository("POST", "/check-suites/{check_suite_id}/rerequest", "checks:write", (call) => {
    rerequestSuite(call.world, call.repository, suiteOfPath(call), accountOf(call.actor));
    return { status: 201, body: {} };
  }),
];

function suiteOfPath({ repository, params }: RepositoryCall): CheckSuite {
  const suite = repository.suites.get(Number(params["check_suite_id"]));
  if (suite === undefined) throw notFound();
  return suite;
}
