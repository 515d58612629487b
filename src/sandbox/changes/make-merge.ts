import type { Commit, Signature } from "../git/commit.ts";
import { mergeCommits } from "../git/merge.ts";
import type { Actor } from "../state/actor.ts";
import { accountOf } from "../state/actor.ts";
import type { MergeMethod } from "../state/pull-request.ts";
import type { PullRequest } from "../state/repository.ts";
import type { World } from "../state/world.ts";
import { commitByGitHub, signatureOf } from "./make-commit.ts";
import { rebase } from "./rebase.ts";

export interface MergeWords {
  readonly method: MergeMethod;
  readonly title?: string | undefined;
  readonly message?: string | undefined;
}

/**
 * Makes the commit (or, rebasing, the commits) of a merge on a base, which is the base branch of now unless a merge
 * queue names another. Undefined where the sides conflict.
 */
export function makeMerge(
  world: World,
  pull: PullRequest,
  by: Actor,
  words: MergeWords,
  base = pull.repository.git.refs.get(`refs/heads/${pull.baseRef}`) ?? pull.baseSha,
): string | undefined {
  if (words.method === "rebase") return rebase(world, pull, base);
  const { repository } = pull;
  const { git } = repository;
  const merged = mergeCommits(git, base, pull.headSha);
  if (!("tree" in merged)) return undefined;
  const commits = git.history.between(base, pull.headSha);
  const squash = words.method === "squash";
  const written = squash ? squashWords(world, pull, commits) : mergeWords(pull);
  const title = words.title ?? written.title;
  const message = words.message ?? written.message;
  const author = signatureOf(world, squash ? pull.issue.user : accountOf(by));
  return commitByGitHub(world, repository, author, {
    tree: merged.tree,
    parents: squash ? [base] : [base, pull.headSha],
    message: message === "" ? title : `${title}\n\n${message}`,
  }).sha;
}

function mergeWords({ repository: { settings }, issue, headRepository, headRef }: PullRequest) {
  const title =
    settings.mergeCommitTitle === "PR_TITLE"
      ? `${issue.title} (#${issue.number})`
      : `Merge pull request #${issue.number} from ${headRepository.owner.login}/${headRef}`;
  const message = { PR_TITLE: issue.title, PR_BODY: issue.body ?? "", BLANK: "" }[settings.mergeCommitMessage];
  return { title, message };
}

/** "About pull request merges": one commit keeps its message; several become a list, with their other authors named. */
function squashWords(world: World, { repository: { settings }, issue }: PullRequest, commits: readonly Commit[]) {
  const [only] = commits.length === 1 ? commits : [];
  const [firstLine = "", ...rest] = (only?.message ?? "").split("\n");
  const usesCommit = only !== undefined && settings.squashMergeCommitTitle === "COMMIT_OR_PR_TITLE";
  const body =
    only === undefined ? commits.map(({ message }) => `* ${message.trimEnd()}`).join("\n\n") : rest.join("\n").trim();
  const message = { PR_BODY: issue.body ?? "", COMMIT_MESSAGES: body, BLANK: "" }[settings.squashMergeCommitMessage];
  const mine = signatureOf(world, issue.user).email;
  const others = [
    ...new Set(
      commits
        .map(({ author }) => author)
        .filter(({ email }) => email !== mine)
        .map(coAuthor),
    ),
  ];
  const trailers = others.filter((line) => !message.includes(line)).join("\n");
  return {
    title: `${usesCommit ? firstLine : issue.title} (#${issue.number})`,
    message: [message, trailers].filter((part) => part !== "").join("\n\n"),
  };
}

function coAuthor({ name, email }: Signature): string {
  return `Co-authored-by: ${name} <${email}>`;
}
