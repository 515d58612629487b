import type { Account } from "../state/account.ts";
import { roleIncludes } from "../state/account.ts";
import { roleOf } from "../state/look-up.ts";
import type { PullRequest, Repository } from "../state/repository.ts";
import type { World } from "../state/world.ts";
import { announcePull } from "./announce-pull.ts";
import { closePullRequest } from "./close-pull-request.ts";
import { dismissStaleReviews } from "./dismiss-stale-reviews.ts";
import { bringHead } from "./fork-objects.ts";
import { askMergeability } from "./mergeability.ts";

/** What a moved branch means to the open pull requests whose head it is. */
export function followHead(
  world: World,
  moved: {
    readonly repository: Repository;
    readonly branch: string;
    readonly to: string | undefined;
    readonly sender: Account;
  },
): void {
  const { repository, branch, to, sender } = moved;
  for (const pull of [...(repository.openByHead.get(branch) ?? [])]) {
    if (to === undefined) {
      world.reactions.pullLeaves(pull, "BRANCH_PROTECTIONS", sender);
      closePullRequest(world, pull, sender);
    } else synchronize(world, pull, to, sender);
  }
}

function synchronize(world: World, pull: PullRequest, to: string, sender: Account): void {
  const { git } = pull.repository;
  const before = pull.headSha;
  bringHead(pull, to);
  const base = git.refs.get(`refs/heads/${pull.baseRef}`) ?? pull.baseSha;
  const oldMergeBase = git.history.mergeBases(base, before)[0];
  world.reactions.pullLeaves(pull, "MANUAL", sender);
  pull.headSha = to;
  pull.baseSha = base;
  pull.lastPusher = sender;
  pull.mergeability = undefined;
  if (pull.autoMerge !== undefined && !mayKeepAutoMerge(world, pull, sender)) {
    pull.autoMerge = undefined;
    announcePull(world, pull, "auto_merge_disabled", sender, {
      reason: "Head branch was pushed to by a user without write access",
    });
  }
  pull.issue.updatedAt = world.clock.now();
  git.refs.set(`refs/pull/${pull.issue.number}/head`, to);
  announcePull(world, pull, "synchronize", sender, { before, after: to });
  dismissStaleReviews(world, pull, { before, oldMergeBase });
  // A head without commits of its own leaves nothing to merge: GitHub closes the pull request.
  if (git.history.isAncestor(to, base)) closePullRequest(world, pull, sender);
  else askMergeability(world, pull);
}

/** "Auto-merge is disabled if someone who does not have write permissions pushes new changes to the head branch." */
function mayKeepAutoMerge(world: World, { repository }: PullRequest, pusher: Account): boolean {
  return pusher.type === "Bot" || roleIncludes(roleOf(world, repository, pusher), "write");
}
