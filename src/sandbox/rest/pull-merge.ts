import { mergePullRequest } from "../changes/merge-pull-request.ts";
import { updateBranch } from "../changes/update-branch.ts";
import { noContent, notFound, ok } from "../http/answer.ts";
import { optionalChoice, optionalText } from "../http/fields.ts";
import type { Route } from "../http/route.ts";
import { onRepository } from "../http/route.ts";
import { fullName } from "../state/repository.ts";
import { pullOf } from "./find.ts";

/** Merging a pull request, and bringing its head up to date with the base. */
export const pullMergeRoutes: readonly Route[] = [
  onRepository("GET", "/pulls/{number}/merge", "pull_requests:read", (call) => {
    if (pullOf(call).merged === undefined) throw notFound();
    return noContent;
  }),
  onRepository("PUT", "/pulls/{number}/merge", "contents:write", (call) => {
    const { world, body, actor } = call;
    const sha = mergePullRequest(world, pullOf(call), actor, {
      method: optionalChoice(body, "merge_method", ["merge", "squash", "rebase"]) ?? "merge",
      sha: optionalText(body, "sha"),
      title: optionalText(body, "commit_title"),
      message: optionalText(body, "commit_message"),
    });
    return ok({ sha, merged: true, message: "Pull Request successfully merged" });
  }),
  onRepository("PUT", "/pulls/{number}/update-branch", "pull_requests:write", (call) => {
    const { world, body, actor, repository } = call;
    const pull = pullOf(call);
    updateBranch(world, pull, actor, optionalText(body, "expected_head_sha"));
    const url = `${world.url}/${fullName(repository)}/pull/${pull.issue.number}`;
    return { status: 202, body: { message: "Updating pull request branch.", url } };
  }),
];
