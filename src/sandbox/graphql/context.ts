import { roleIncludes } from "../state/account.ts";
import type { Actor } from "../state/actor.ts";
import { permits } from "../state/app.ts";
import { canSee, covers, roleOf } from "../state/look-up.ts";
import type { PullRequest, Repository } from "../state/repository.ts";
import type { World } from "../state/world.ts";
import { GraphqlProblem } from "./problem.ts";

/** Who asks, and what of. */
export interface Asking {
  readonly world: World;
  readonly actor: Actor;
}

/** Throws FORBIDDEN where the actor may not, in the words of REST. */
export function requireRight(
  { world, actor }: Asking,
  repository: Repository,
  right: "contents" | "pull_requests",
  level: "read" | "write",
): void {
  if (isGranted(world, actor, repository, right, level)) {
    if (level === "read" || !repository.archived) return;
    throw new GraphqlProblem("FORBIDDEN", "Repository was archived so is read-only.");
  }
  throw new GraphqlProblem("FORBIDDEN", "Resource not accessible by integration");
}

function isGranted(
  world: World,
  actor: Actor,
  repository: Repository,
  right: string,
  level: "read" | "write",
): boolean {
  if (actor.kind === "user") {
    const writes = level === "write" && right === "contents";
    return roleIncludes(roleOf(world, repository, actor.user), writes ? "write" : "read");
  }
  if (actor.kind !== "installation" || !covers(actor, repository)) return !repository.private && level === "read";
  return permits(actor.token.permissions, right, level);
}

/** The repository `owner/name`, or NOT_FOUND; old names lead to it too. */
export function repositoryNamed({ world, actor }: Asking, owner: string, name: string): Repository {
  const key = `${owner}/${name}`.toLowerCase();
  const found = world.names.get(key) ?? world.formerNames.get(key);
  if (found !== undefined && canSee(world, actor, found)) return found;
  throw new GraphqlProblem("NOT_FOUND", `Could not resolve to a Repository with the name '${owner}/${name}'.`);
}

/** The repository or pull request of a node id, or NOT_FOUND. */
export function nodeOf({ world, actor }: Asking, id: string): Repository | PullRequest {
  const pull = world.pullsByNode.get(id);
  if (pull !== undefined && canSee(world, actor, pull.repository)) return pull;
  const found = [...world.repositories.values()].find((one) => one.nodeId === id);
  if (found !== undefined && canSee(world, actor, found)) return found;
  throw notResolved(id);
}

/** The repository of a node id. */
export function repositoryOf(asking: Asking, id: string): Repository {
  const node = nodeOf(asking, id);
  if ("issue" in node) throw notResolved(id);
  return node;
}

/** The pull request of a node id. */
export function pullOf(asking: Asking, id: string): PullRequest {
  const node = nodeOf(asking, id);
  if (!("issue" in node)) throw notResolved(id);
  return node;
}

function notResolved(id: string): GraphqlProblem {
  return new GraphqlProblem("NOT_FOUND", `Could not resolve to a node with the global id of '${id}'`);
}
