import { commitByGitHub, signatureOf } from "../changes/make-commit.ts";
import { moveRef } from "../changes/move-ref.ts";
import { mergeCommits } from "../git/merge.ts";
import { created, noContent, Refusal } from "../http/answer.ts";
import { optionalText, text } from "../http/fields.ts";
import type { Route } from "../http/route.ts";
import { onRepository } from "../http/route.ts";
import { commit as commitShape } from "../shapes/commit.ts";
import { accountOf } from "../state/actor.ts";
import { resolveCommit } from "./find.ts";

/** "Merge a branch" without a pull request. */
export const mergeRoutes: readonly Route[] = [
  onRepository("POST", "/merges", "contents:write", ({ world, repository, actor, body }) => {
    const base = text(body, "base");
    const into = repository.git.refs.get(`refs/heads/${base}`);
    const head = resolveCommit(repository, text(body, "head"))?.sha;
    if (into === undefined) throw new Refusal(404, "Base does not exist");
    if (head === undefined) throw new Refusal(404, "Head does not exist");
    if (repository.git.history.isAncestor(head, into)) return noContent;
    const merged = mergeCommits(repository.git, into, head);
    if (!("tree" in merged)) throw new Refusal(409, "Merge conflict");
    const commit = commitByGitHub(world, repository, signatureOf(world, accountOf(actor)), {
      tree: merged.tree,
      parents: [into, head],
      message: optionalText(body, "commit_message") ?? `Merge ${text(body, "head")} into ${base}`,
    });
    moveRef(world, { repository, ref: `refs/heads/${base}`, to: commit.sha, by: actor });
    return created(commitShape(world, repository, commit));
  }),
];
