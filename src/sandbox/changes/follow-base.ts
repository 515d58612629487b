import type { Account } from "../state/account.ts";
import type { Repository } from "../state/repository.ts";
import type { World } from "../state/world.ts";
import { announcePull } from "./announce-pull.ts";
import { closePullRequest } from "./close-pull-request.ts";

interface MovedBase {
  readonly repository: Repository;
  readonly branch: string;
  readonly from: string | undefined;
  readonly to: string | undefined;
  readonly sender: Account;
}

/**
 * What a moved branch means to the open pull requests that it is the base of: whose head it now holds is merged, and
 * without it they are closed. Whether the others can still be merged is unknown until somebody asks.
 */
export function followBase(world: World, { repository, branch, from, to, sender }: MovedBase): void {
  const pulls = [...(repository.openByBase.get(branch) ?? [])];
  if (to === undefined) {
    for (const pull of pulls) closePullRequest(world, pull, sender);
    return;
  }
  if (pulls.length > 0 && from !== undefined) {
    const arrived = new Set(repository.git.history.between(from, to).map((commit) => commit.sha));
    for (const pull of pulls) {
      if (!arrived.has(pull.headSha)) continue;
      closePullRequest(world, pull, sender, { mergeCommit: pull.headSha });
    }
  }
  world.reactions.baseMoved(repository, branch);
}

/** Points the open pull requests of a base that vanishes by a merge at another branch, as GitHub does. */
export function retarget(world: World, repository: Repository, from: string, to: string, sender: Account): void {
  for (const pull of [...(repository.openByBase.get(from) ?? [])]) {
    const sha = pull.baseSha;
    repository.openByBase.get(from)?.delete(pull);
    pull.baseRef = to;
    pull.baseSha = repository.git.refs.get(`refs/heads/${to}`) ?? pull.baseSha;
    pull.mergeability = undefined;
    repository.openByBase.set(to, (repository.openByBase.get(to) ?? new Set()).add(pull));
    announcePull(world, pull, "edited", sender, { changes: { base: { ref: { from }, sha: { from: sha } } } });
  }
}
