import { addComment, deleteComment, editComment } from "../changes/comments.ts";
import { created, invalid, noContent, notFound, ok } from "../http/answer.ts";
import type { RepositoryCall } from "../http/call.ts";
import { text } from "../http/fields.ts";
import { paged } from "../http/page.ts";
import type { Need } from "../http/permission.ts";
import type { Route } from "../http/route.ts";
import { onRepository } from "../http/route.ts";
import { comment as commentShape } from "../shapes/issue.ts";
import type { Comment } from "../state/issue.ts";
import { listed } from "../state/lag.ts";
import { issueOf } from "./find.ts";
import { checkedBody } from "./lengths.ts";

const READ: readonly Need[] = ["issues:read", "pull_requests:read"];
const WRITE: readonly Need[] = ["issues:write", "pull_requests:write"];

/** "Issue comments", on issues and pull requests alike. */
export const commentRoutes: readonly Route[] = [
  onRepository("GET", "/issues/{number}/comments", READ, (call) => {
    const since = call.query.get("since");
    const all = listed(call.world, issueOf(call).comments, (one) => one.createdAt).filter(
      (one) => since === null || one.updatedAt >= Date.parse(since),
    );
    return paged(call, all, (one) => commentShape(call.world, call.repository, one));
  }),
  onRepository("POST", "/issues/{number}/comments", WRITE, (call) => {
    const { world, repository, actor } = call;
    return created(commentShape(world, repository, addComment(world, repository, issueOf(call), actor, bodyOf(call))));
  }),
  onRepository("GET", "/issues/comments", READ, (call) => {
    const { world, repository, query } = call;
    const since = query.get("since");
    const byUpdate = query.get("sort") === "updated";
    const sign = query.get("direction") === "desc" ? -1 : 1;
    const all = listed(world, repository.comments.values(), (one) => one.createdAt)
      .filter((one) => since === null || one.updatedAt >= Date.parse(since))
      .sort((a, b) => sign * (byUpdate ? a.updatedAt - b.updatedAt : a.id - b.id));
    return paged(call, all, (one) => commentShape(world, repository, one));
  }),
  onRepository("GET", "/issues/comments/{comment_id}", READ, (call) =>
    ok(commentShape(call.world, call.repository, commentOf(call))),
  ),
  onRepository("PATCH", "/issues/comments/{comment_id}", WRITE, (call) => {
    const { world, repository, actor } = call;
    const one = commentOf(call);
    editComment(world, repository, one, actor, bodyOf(call));
    return ok(commentShape(world, repository, one));
  }),
  onRepository("DELETE", "/issues/comments/{comment_id}", WRITE, (call) => {
    deleteComment(call.world, call.repository, commentOf(call), call.actor);
    return noContent;
  }),
];

/** The comment of the path; 404 without. */
export function commentOf({ repository, params }: RepositoryCall): Comment {
  const found = repository.comments.get(Number(params["comment_id"]));
  if (found === undefined) throw notFound();
  return found;
}

function bodyOf({ body }: RepositoryCall): string {
  const written = checkedBody("IssueComment", text(body, "body"));
  if (written.trim() === "") throw invalid({ resource: "IssueComment", field: "body", code: "missing_field" });
  return written;
}
