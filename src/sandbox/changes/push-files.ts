import type { TreeChange } from "../git/tree.ts";
import { changeTree } from "../git/tree.ts";
import type { Account } from "../state/account.ts";
import type { Repository } from "../state/repository.ts";
import type { World } from "../state/world.ts";
import { signatureOf, unsignedCommit } from "./make-commit.ts";
import { moveRef } from "./move-ref.ts";

export interface FilePush {
  readonly branch: string;
  readonly message: string;
  /** New contents by path; null removes the file. */
  readonly files: Readonly<Record<string, string | null>>;
  readonly by: Account;
  /** Where a new branch begins, or what a force-push puts the commit on: a branch or a sha. */
  readonly from?: string;
}

/** A commit by a person, pushed to a branch as `git push` would. Answers with its sha. */
export function pushFiles(world: World, repository: Repository, push: FilePush): string {
  const { git } = repository;
  const ref = `refs/heads/${push.branch}`;
  const start = push.from === undefined ? git.refs.get(ref) : (git.refs.get(`refs/heads/${push.from}`) ?? push.from);
  const parent = start ?? git.refs.get(`refs/heads/${repository.defaultBranch}`);
  const changes = Object.entries(push.files).map(([path, text]): TreeChange => {
    if (text === null) return { path, entry: null };
    return { path, entry: { mode: "100644", sha: git.objects.write("blob", Buffer.from(text)) } };
  });
  const base = parent === undefined ? undefined : git.history.commit(parent).tree;
  const tree = changeTree(git.objects, base, changes);
  const author = signatureOf(world, push.by);
  const content = { tree, parents: parent === undefined ? [] : [parent], message: push.message };
  const { sha } = unsignedCommit(repository, author, author, content);
  moveRef(world, { repository, ref, to: sha, by: { kind: "user", user: push.by } });
  return sha;
}
