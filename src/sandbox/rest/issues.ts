import { editPullRequest } from "../changes/edit-pull-request.ts";
import { addIssue, announceIssue, setLabels } from "../changes/issues.ts";
import { created, ok } from "../http/answer.ts";
import type { RepositoryCall } from "../http/call.ts";
import { isFields, optionalChoice, optionalList, optionalText, optionalTexts, text } from "../http/fields.ts";
import { paged } from "../http/page.ts";
import type { Need } from "../http/permission.ts";
import type { Route } from "../http/route.ts";
import { onRepository } from "../http/route.ts";
import { issue as issueShape } from "../shapes/issue.ts";
import { accountOf } from "../state/actor.ts";
import type { Issue } from "../state/issue.ts";
import { listed } from "../state/lag.ts";
import { accountByLogin } from "../state/look-up.ts";
import { issueOf } from "./find.ts";
import { checkedBody, checkedTitle } from "./lengths.ts";

const READ: readonly Need[] = ["issues:read", "pull_requests:read"];
const WRITE: readonly Need[] = ["issues:write", "pull_requests:write"];

/** "Issues". Pull requests are issues too, and are listed with them. */
export const issueRoutes: readonly Route[] = [
  onRepository("GET", "/issues", READ, (call) =>
    paged(call, wanted(call), (one) => issueShape(call.world, call.repository, one)),
  ),
  onRepository("POST", "/issues", "issues:write", (call) => {
    const { world, repository, actor, body } = call;
    const one = addIssue(world, repository, actor, {
      title: checkedTitle("Issue", text(body, "title")),
      body: checkedBody("Issue", optionalText(body, "body")) ?? null,
      labels: labelNames(call) ?? [],
      assignees: (optionalTexts(body, "assignees") ?? []).flatMap((login) => accountByLogin(world, login) ?? []),
    });
    return created(issueShape(world, repository, one));
  }),
  onRepository("GET", "/issues/{number}", READ, (call) => ok(issueShape(call.world, call.repository, issueOf(call)))),
  onRepository("PATCH", "/issues/{number}", WRITE, (call) => {
    const { world, repository, actor, body } = call;
    const one = issueOf(call);
    const title = optionalText(body, "title");
    const edit = {
      ...(title === undefined ? {} : { title: checkedTitle("Issue", title) }),
      ...(body["body"] === undefined ? {} : { body: checkedBody("Issue", optionalText(body, "body")) ?? null }),
      state: optionalChoice(body, "state", ["open", "closed"]),
    };
    const pull = repository.pulls.get(one.number);
    if (pull !== undefined) editPullRequest(world, pull, actor, edit);
    else editIssue(call, one, edit);
    const labels = labelNames(call);
    if (labels !== undefined) setLabels(world, repository, one, labels, actor);
    return ok(issueShape(world, repository, one));
  }),
];

/** Labels may be named, or given as objects with a name. */
function labelNames({ body }: RepositoryCall): string[] | undefined {
  return optionalList(body, "labels")?.flatMap((value) => {
    if (typeof value === "string") return value;
    return isFields(value) && typeof value["name"] === "string" ? value["name"] : [];
  });
}

function editIssue(
  { world, repository, actor }: RepositoryCall,
  one: Issue,
  edit: { readonly title?: string; readonly body?: string | null; readonly state?: "open" | "closed" | undefined },
): void {
  const changes = {
    ...(edit.title === undefined ? {} : { title: { from: one.title } }),
    ...(edit.body === undefined ? {} : { body: { from: one.body ?? "" } }),
  };
  one.title = edit.title ?? one.title;
  one.body = edit.body === undefined ? one.body : edit.body;
  one.updatedAt = world.clock.now();
  const sender = accountOf(actor);
  if (Object.keys(changes).length > 0) announceIssue(world, repository, one, "edited", sender, { changes });
  if (edit.state === undefined || edit.state === one.state) return;
  one.state = edit.state;
  one.closedAt = edit.state === "closed" ? world.clock.now() : undefined;
  one.closedBy = edit.state === "closed" ? sender : undefined;
  one.stateReason = edit.state === "closed" ? "completed" : "reopened";
  announceIssue(world, repository, one, edit.state === "closed" ? "closed" : "reopened", sender);
}

function wanted({ world, repository, query }: RepositoryCall): Issue[] {
  const state = query.get("state") ?? "open";
  const labels = (query.get("labels") ?? "").split(",").filter((name) => name !== "");
  const creator = query.get("creator");
  const since = query.get("since");
  const byUpdate = query.get("sort") === "updated";
  const ascending = query.get("direction") === "asc";
  return listed(world, repository.issues.values(), (one) => one.createdAt)
    .filter((one) => state === "all" || one.state === state)
    .filter((one) => labels.every((name) => one.labels.some((label) => label.name === name)))
    .filter((one) => creator === null || one.user.login === creator)
    .filter((one) => since === null || one.updatedAt >= Date.parse(since))
    .sort((a, b) => {
      const order = byUpdate ? a.updatedAt - b.updatedAt : a.number - b.number;
      return ascending ? order : -order;
    });
}
