import type { Commit } from "../git/commit.ts";
import { signedPayload } from "../git/commit.ts";
import type { FileDifference } from "../git/diff.ts";
import type { Account } from "../state/account.ts";
import { nodeId } from "../state/ids.ts";
import type { Repository } from "../state/repository.ts";
import { fullName } from "../state/repository.ts";
import type { World } from "../state/world.ts";
import { simpleUser } from "./account.ts";
import { time } from "./time.ts";

/** GitHub's `verification`: GitHub's own signature is the only one that the sandbox knows to be valid. */
export function verification(commit: Commit) {
  return {
    verified: commit.signature !== undefined,
    reason: commit.signature === undefined ? "unsigned" : "valid",
    signature: commit.signature ?? null,
    payload: commit.signature === undefined ? null : signedPayload(commit),
    verified_at: commit.signature === undefined ? null : time(commit.committer.at),
  };
}

/** The account whose address a commit names, as GitHub links them. */
export function accountOfAddress(world: World, email: string): Account | undefined {
  const numbered = /^(?:(\d+)\+)?(.+)@users\.noreply\.github\.com$/.exec(email);
  if (numbered?.[1] !== undefined) return world.accountsById.get(Number(numbered[1]));
  for (const account of world.accounts.values()) if (account.email === email) return account;
  return undefined;
}

function person({ name, email, at }: Commit["author"]) {
  return { name, email, date: time(at) };
}

/** GitHub's `git-commit`, the answer of the Git data API. */
export function gitCommit(world: World, repository: Repository, commit: Commit) {
  const url = `${world.url}/repos/${fullName(repository)}/git`;
  const html = `${world.url}/${fullName(repository)}/commit`;
  return {
    sha: commit.sha,
    node_id: nodeId("C", `${repository.id}:${commit.sha}`),
    url: `${url}/commits/${commit.sha}`,
    html_url: `${html}/${commit.sha}`,
    author: person(commit.author),
    committer: person(commit.committer),
    tree: { sha: commit.tree, url: `${url}/trees/${commit.tree}` },
    message: commit.message,
    parents: commit.parents.map((sha) => ({ sha, url: `${url}/commits/${sha}`, html_url: `${html}/${sha}` })),
    verification: verification(commit),
  };
}

/** GitHub's `commit`, the answer of the commits API. */
export function commit(world: World, repository: Repository, one: Commit) {
  const url = `${world.url}/repos/${fullName(repository)}`;
  const html = `${world.url}/${fullName(repository)}/commit`;
  const author = accountOfAddress(world, one.author.email);
  const committer = accountOfAddress(world, one.committer.email);
  return {
    sha: one.sha,
    node_id: nodeId("C", `${repository.id}:${one.sha}`),
    commit: {
      author: person(one.author),
      committer: person(one.committer),
      message: one.message,
      tree: { sha: one.tree, url: `${url}/git/trees/${one.tree}` },
      url: `${url}/git/commits/${one.sha}`,
      comment_count: 0,
      verification: verification(one),
    },
    url: `${url}/commits/${one.sha}`,
    html_url: `${html}/${one.sha}`,
    comments_url: `${url}/commits/${one.sha}/comments`,
    author: author === undefined ? null : simpleUser(world, author),
    committer: committer === undefined ? null : simpleUser(world, committer),
    parents: one.parents.map((sha) => ({ sha, url: `${url}/commits/${sha}`, html_url: `${html}/${sha}` })),
  };
}

/** GitHub's `simple-commit`, as check suites and merge groups carry it. */
export function simpleCommit(one: Commit) {
  const who = ({ name, email }: Commit["author"]) => ({ name, email });
  return {
    id: one.sha,
    tree_id: one.tree,
    message: one.message,
    timestamp: time(one.committer.at),
    author: who(one.author),
    committer: who(one.committer),
  };
}

/** GitHub's `diff-entry`: one changed file of a commit, compare or pull request. */
export function diffEntry(world: World, repository: Repository, sha: string, file: FileDifference) {
  const html = `${world.url}/${fullName(repository)}`;
  const path = encodeURI(file.path);
  return {
    sha: file.sha,
    filename: file.path,
    status: file.status,
    additions: file.additions,
    deletions: file.deletions,
    changes: file.additions + file.deletions,
    blob_url: `${html}/blob/${sha}/${path}`,
    raw_url: `${html}/raw/${sha}/${path}`,
    contents_url: `${world.url}/repos/${fullName(repository)}/contents/${path}?ref=${sha}`,
    ...(file.patch === undefined ? {} : { patch: file.patch }),
    ...(file.previousPath === undefined ? {} : { previous_filename: file.previousPath }),
  };
}
