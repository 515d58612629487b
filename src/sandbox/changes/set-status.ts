import { Refusal } from "../http/answer.ts";
import { commit as commitShape } from "../shapes/commit.ts";
import { time } from "../shapes/time.ts";
import type { Actor } from "../state/actor.ts";
import { accountOf, appOf } from "../state/actor.ts";
import type { CommitStatus } from "../state/check.ts";
import { nodeId } from "../state/ids.ts";
import type { Repository } from "../state/repository.ts";
import { fullName } from "../state/repository.ts";
import type { World } from "../state/world.ts";

export interface NewStatus {
  readonly sha: string;
  readonly state: CommitStatus["state"];
  readonly context: string;
  readonly description: string | null;
  readonly targetUrl: string | null;
}

/** Writes a commit status. A context has its newest, and no more than 1000 of them on a commit. */
export function setStatus(world: World, repository: Repository, by: Actor, from: NewStatus): CommitStatus {
  const there = repository.statuses.get(from.sha) ?? [];
  if (there.filter(({ context }) => context === from.context).length >= world.limits.statusesPerContext) {
    throw new Refusal(422, "Validation Failed", {
      errors: ["This SHA and context has reached the maximum number of statuses."],
    });
  }
  const id = world.ids.next();
  const status: CommitStatus = {
    ...from,
    id,
    nodeId: nodeId("SC", id),
    creator: accountOf(by),
    app: appOf(by),
    createdAt: world.clock.now(),
  };
  repository.statuses.set(from.sha, [...there, status]);
  announce(world, repository, status);
  world.reactions.shaChanged(repository, from.sha);
  return status;
}

function announce(world: World, repository: Repository, status: CommitStatus): void {
  const { git } = repository;
  const api = `${world.url}/repos/${fullName(repository)}`;
  world.emit({
    name: "status",
    sender: status.creator,
    repository,
    payload: () => ({
      id: status.id,
      sha: status.sha,
      name: fullName(repository),
      avatar_url: `${world.url}/avatars/u/${status.creator.id}?v=4`,
      target_url: status.targetUrl,
      context: status.context,
      description: status.description,
      state: status.state,
      commit: commitShape(world, repository, git.history.commit(status.sha)),
      // "At most 10 branches" whose head is this commit.
      branches: git.refs
        .list("refs/heads/")
        .filter(([, sha]) => sha === status.sha)
        .slice(0, 10)
        .map(([ref, sha]) => ({
          name: ref.slice("refs/heads/".length),
          commit: { sha, url: `${api}/commits/${sha}` },
          protected: repository.protections.has(ref.slice("refs/heads/".length)),
        })),
      created_at: time(status.createdAt),
      updated_at: time(status.createdAt),
    }),
  });
}
