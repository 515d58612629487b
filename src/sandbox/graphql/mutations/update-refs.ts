import { moveRef } from "../../changes/move-ref.ts";
import { ZERO_SHA } from "../../changes/zero-sha.ts";
import type { Repository } from "../../state/repository.ts";
import { repositoryOf, requireRight } from "../context.ts";
import { GraphqlProblem } from "../problem.ts";
import type { Show } from "../show.ts";

interface RefUpdate {
  readonly name: string;
  readonly beforeOid?: string | null;
  readonly afterOid: string;
  readonly force?: boolean | null;
}

export interface UpdateRefsInput {
  readonly repositoryId: string;
  readonly refUpdates: readonly RefUpdate[];
  readonly clientMutationId?: string | null;
}

/**
 * `updateRefs`: makes, moves and deletes refs, all or none. `beforeOid` is what a ref must point at (zeros: it must not
 * be there), zeros as `afterOid` delete it.
 */
export function updateRefs(show: Show, { repositoryId, refUpdates, clientMutationId }: UpdateRefsInput): object {
  const { world, actor } = show.asking;
  const repository = repositoryOf(show.asking, repositoryId);
  requireRight(show.asking, repository, "contents", "write");
  for (const update of refUpdates) check(repository, update);
  for (const { name, afterOid } of refUpdates) {
    moveRef(world, { repository, ref: name, to: afterOid === ZERO_SHA ? undefined : afterOid, by: actor });
  }
  return { clientMutationId: clientMutationId ?? null };
}

function check({ git }: Repository, { name, beforeOid, afterOid, force }: RefUpdate): void {
  const now = git.refs.get(name);
  if (beforeOid !== null && beforeOid !== undefined && beforeOid !== (now ?? ZERO_SHA)) {
    throw refuse(`Reference ${name} is at ${now ?? ZERO_SHA} but expected ${beforeOid}`);
  }
  if (afterOid === ZERO_SHA) {
    if (now === undefined) throw refuse(`Reference ${name} does not exist`);
    return;
  }
  if (!git.objects.has("commit", afterOid)) throw refuse(`Object ${afterOid} does not exist`);
  const other = now === undefined ? git.refs.conflict(name) : undefined;
  if (other !== undefined) throw refuse("Ref cannot be created");
  if (now !== undefined && force !== true && !git.history.isAncestor(now, afterOid)) {
    throw refuse(`Update of ${name} is not a fast forward`);
  }
}

function refuse(why: string): GraphqlProblem {
  return new GraphqlProblem("UNPROCESSABLE", why);
}
