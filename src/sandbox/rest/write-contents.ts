import { commitByApi } from "../changes/make-commit.ts";
import { moveRef } from "../changes/move-ref.ts";
import { changeTree, entryAt } from "../git/tree.ts";
import { notFound, Refusal } from "../http/answer.ts";
import type { RepositoryCall } from "../http/call.ts";
import { optionalText, text } from "../http/fields.ts";
import type { Route } from "../http/route.ts";
import { onRepository } from "../http/route.ts";
import { gitCommit } from "../shapes/commit.ts";
import { contentItem } from "./contents.ts";

/** "Create or update file contents" and "Delete a file": one commit on a branch, guarded by the blob's sha. */
export const writeContentsRoutes: readonly Route[] = [
  onRepository("PUT", "/contents/{path+}", "contents:write", (call) => {
    const content = Buffer.from(text(call.body, "content"), "base64");
    return write(call, call.repository.git.objects.write("blob", content));
  }),
  onRepository("DELETE", "/contents/{path+}", "contents:write", (call) => {
    text(call.body, "sha");
    return write(call, undefined);
  }),
];

function write(call: RepositoryCall, blob: string | undefined) {
  const { world, repository, actor, body, params } = call;
  const { git } = repository;
  const path = params["path"] ?? "";
  const branch = optionalText(body, "branch") ?? repository.defaultBranch;
  const message = text(body, "message");
  const head = git.refs.get(`refs/heads/${branch}`);
  if (head === undefined) throw new Refusal(404, `Branch ${branch} not found`);
  const { tree: base } = git.history.commit(head);
  const there = entryAt(git.objects, base, path);
  const expected = optionalText(body, "sha");
  if (blob === undefined && there === undefined) throw notFound();
  if (there !== undefined && expected === undefined)
    throw new Refusal(422, `Invalid request.\n\n"sha" wasn't supplied.`);
  if (expected !== undefined && expected !== there?.sha) throw new Refusal(409, `${path} does not match ${expected}`);
  const entry = blob === undefined ? null : { mode: "100644" as const, sha: blob };
  const tree = changeTree(git.objects, base, [{ path, entry }]);
  const commit = commitByApi(world, repository, actor, { tree, parents: [head], message });
  moveRef(world, { repository, ref: `refs/heads/${branch}`, to: commit.sha, by: actor });
  const name = path.split("/").at(-1) ?? "";
  const content = entry === null ? null : contentItem(call, { ...entry, name }, path, branch);
  return { status: there === undefined ? 201 : 200, body: { content, commit: gitCommit(world, repository, commit) } };
}
