import type { Commit } from "../git/commit.ts";
import { comparePaths } from "../git/diff.ts";
import { EMPTY_TREE } from "../git/tree.ts";
import { accountOfAddress } from "../shapes/commit.ts";
import { time } from "../shapes/time.ts";
import type { Account } from "../state/account.ts";
import type { Repository } from "../state/repository.ts";
import { fullName } from "../state/repository.ts";
import type { World } from "../state/world.ts";
import { ZERO_SHA } from "./zero-sha.ts";

/** "Webhook events and payloads", push: at most 2048 commits in a payload. */
const COMMITS_IN_A_PUSH = 2_048;

interface Moved {
  readonly repository: Repository;
  readonly ref: string;
  readonly from: string;
  readonly to: string;
  readonly sender: Account;
}

/** Tells of a ref that moved: `create` or `delete` where it came or went, and `push`. */
export function announceRef(world: World, moved: Moved): void {
  const { repository, ref, from, to, sender } = moved;
  const [, kind = "", ...rest] = ref.split("/");
  if (kind !== "heads" && kind !== "tags") return;
  const name = rest.join("/");
  if (from === ZERO_SHA || to === ZERO_SHA) {
    const payload = { ref: name, ref_type: kind === "heads" ? "branch" : "tag", pusher_type: "user" };
    const created = { ...payload, master_branch: repository.defaultBranch, description: repository.description };
    world.emit({
      name: from === ZERO_SHA ? "create" : "delete",
      sender,
      repository,
      payload: () => (from === ZERO_SHA ? created : payload),
    });
  }
  world.emit({ name: "push", sender, repository, payload: () => pushed(world, moved) });
}

function pushed(world: World, { repository, ref, from, to, sender }: Moved) {
  const { history, refs } = repository.git;
  const html = `${world.url}/${fullName(repository)}`;
  const isNew = from === ZERO_SHA;
  const isGone = to === ZERO_SHA;
  // A new branch brings the commits that the default branch does not have.
  const since = isNew ? refs.get(`refs/heads/${repository.defaultBranch}`) : from;
  const isCommit = !isGone && repository.git.objects.has("commit", to);
  const commits = isCommit && since !== undefined && since !== to ? history.between(since, to) : [];
  const short = (sha: string): string => sha.slice(0, 12);
  return {
    ref,
    before: from,
    after: to,
    base_ref: null,
    created: isNew,
    deleted: isGone,
    forced: !isNew && isCommit && !history.isAncestor(from, to),
    compare: isNew
      ? `${html}/compare/${ref.split("/").slice(2).join("/")}`
      : `${html}/compare/${short(from)}...${short(to)}`,
    commits: commits.slice(-COMMITS_IN_A_PUSH).map((commit) => pushedCommit(world, repository, commit)),
    head_commit: isCommit ? pushedCommit(world, repository, history.commit(to)) : null,
    pusher: { name: sender.login, email: sender.email },
  };
}

function pushedCommit(world: World, repository: Repository, commit: Commit) {
  const [parent] = commit.parents;
  const before = parent === undefined ? EMPTY_TREE : repository.git.history.commit(parent).tree;
  const paths = comparePaths(repository.git, before, commit.tree);
  const person = ({ name, email, at }: Commit["author"]) => {
    const account = accountOfAddress(world, email);
    return { name, email, date: time(at), ...(account === undefined ? {} : { username: account.login }) };
  };
  return {
    id: commit.sha,
    tree_id: commit.tree,
    distinct: true,
    message: commit.message,
    timestamp: time(commit.committer.at),
    url: `${world.url}/${fullName(repository)}/commit/${commit.sha}`,
    author: person(commit.author),
    committer: person(commit.committer),
    added: paths.filter(({ before: old }) => old === undefined).map(({ path }) => path),
    removed: paths.filter(({ after }) => after === undefined).map(({ path }) => path),
    modified: paths
      .filter(({ before: old, after }) => old !== undefined && after !== undefined)
      .map(({ path }) => path),
  };
}
