import { commitByApi } from "../../changes/make-commit.ts";
import { moveRef } from "../../changes/move-ref.ts";
import type { TreeChange } from "../../git/tree.ts";
import { changeTree, entryAt } from "../../git/tree.ts";
import type { Repository } from "../../state/repository.ts";
import { repositoryNamed, requireRight } from "../context.ts";
import { GraphqlProblem } from "../problem.ts";
import type { Show } from "../show.ts";

export interface CreateCommitOnBranchInput {
  readonly branch: { readonly repositoryNameWithOwner?: string | null; readonly branchName?: string | null };
  readonly expectedHeadOid: string;
  readonly fileChanges?: {
    readonly additions?: readonly { readonly path: string; readonly contents: string }[] | null;
    readonly deletions?: readonly { readonly path: string }[] | null;
  } | null;
  readonly message: { readonly headline: string; readonly body?: string | null };
  readonly clientMutationId?: string | null;
}

/** `createCommitOnBranch`: a commit on top of a branch that must stand where it is expected; signed for bots. */
export function createCommitOnBranch(show: Show, input: CreateCommitOnBranchInput): object {
  const { world, actor } = show.asking;
  const [owner = "", name = ""] = (input.branch.repositoryNameWithOwner ?? "").split("/");
  const repository = repositoryNamed(show.asking, owner, name);
  requireRight(show.asking, repository, "contents", "write");
  const branch = (input.branch.branchName ?? "").replace(/^refs\/heads\//, "");
  const ref = `refs/heads/${branch}`;
  const head = repository.git.refs.get(ref);
  if (head === undefined) throw new GraphqlProblem("NOT_FOUND", `No such branch: ${branch}`);
  if (head !== input.expectedHeadOid) {
    const message = `Expected branch to point to "${input.expectedHeadOid}" but it did not. Pull and try again.`;
    throw new GraphqlProblem("STALE_DATA", message);
  }
  const { tree: base } = repository.git.history.commit(head);
  const tree = changeTree(repository.git.objects, base, changesIn(repository, base, input));
  const { headline, body } = input.message;
  const message = body === null || body === undefined || body === "" ? headline : `${headline}\n\n${body}`;
  const commit = commitByApi(world, repository, actor, { tree, parents: [head], message });
  moveRef(world, { repository, ref, to: commit.sha, by: actor });
  return {
    clientMutationId: input.clientMutationId ?? null,
    commit: show.commit(repository, commit),
    ref: show.ref(repository, ref, commit.sha),
  };
}

function changesIn({ git }: Repository, base: string, { fileChanges }: CreateCommitOnBranchInput): TreeChange[] {
  const { additions, deletions } = fileChanges ?? {};
  const gone = (deletions ?? []).map(({ path }): TreeChange => {
    if (entryAt(git.objects, base, path) !== undefined) return { path, entry: null };
    throw new GraphqlProblem("UNPROCESSABLE", `A path was requested for deletion which does not exist: ${path}`);
  });
  const added = (additions ?? []).map(({ path, contents }): TreeChange => {
    const sha = git.objects.write("blob", Buffer.from(contents, "base64"));
    return { path, entry: { mode: "100644", sha } };
  });
  return [...gone, ...added];
}
