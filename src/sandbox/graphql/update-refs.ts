import { moveRef } from "../changes/move-ref.ts";
import { isRefName } from "../git/refs.ts";
import type { Actor } from "../state/actor.ts";
import { canSee } from "../state/look-up.ts";
import type { Repository } from "../state/repository.ts";
import type { World } from "../state/world.ts";
import { failure } from "./failure.ts";
import { mayUseContents } from "./repository.ts";

interface RefUpdate {
  readonly name: string;
  readonly afterOid: string;
  /** Null or absent: whatever is there. Zeros: nothing must be there. */
  readonly beforeOid?: string | null;
  readonly force?: boolean | null;
}

export interface UpdateRefsInput {
  readonly repositoryId: string;
  readonly refUpdates: readonly RefUpdate[];
  readonly clientMutationId?: string | null;
}

const ZERO = "0".repeat(40);

/** Mutation `updateRefs`: all of the updates or none, each only from the commit that it names. */
export function updateRefs(world: World, actor: Actor, input: UpdateRefsInput) {
  const repository = [...world.names.values()].find(({ nodeId }) => nodeId === input.repositoryId);
  if (repository === undefined || !canSee(world, actor, repository)) {
    throw failure("NOT_FOUND", `Could not resolve to a node with the global id of '${input.repositoryId}'`);
  }
  if (!mayUseContents(world, actor, repository, "write")) {
    throw failure("FORBIDDEN", "Resource not accessible by integration");
  }
  if (repository.archived) throw failure("FORBIDDEN", "Repository was archived so is read-only.");
  for (const update of input.refUpdates) refuse(repository, update);
  for (const { name, afterOid } of input.refUpdates) {
    moveRef(world, { repository, ref: name, to: afterOid === ZERO ? undefined : afterOid, by: actor });
  }
  return { clientMutationId: input.clientMutationId ?? null };
}

function refuse({ git }: Repository, { name, afterOid, beforeOid, force }: RefUpdate): void {
  if (!isRefName(name)) throw failure("UNPROCESSABLE", `${name} is not a valid ref name.`);
  const now = git.refs.get(name);
  if (beforeOid !== undefined && beforeOid !== null && beforeOid !== (now ?? ZERO)) {
    throw failure("STALE_DATA", `Reference ${name} does not point at ${beforeOid}.`);
  }
  if (afterOid === ZERO) {
    if (now === undefined) throw failure("UNPROCESSABLE", `Reference ${name} does not exist.`);
    return;
  }
  if (!git.objects.has("commit", afterOid)) throw failure("UNPROCESSABLE", `Object ${afterOid} does not exist.`);
  const forward = now === undefined || git.history.isAncestor(now, afterOid);
  if (!forward && force !== true) throw failure("UNPROCESSABLE", `Update of ${name} is not a fast forward.`);
}
