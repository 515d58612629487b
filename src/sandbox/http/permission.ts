import { roleIncludes } from "../state/account.ts";
import { permits } from "../state/app.ts";
import { canSee, covers, roleOf } from "../state/look-up.ts";
import type { Repository } from "../state/repository.ts";
import { fullName } from "../state/repository.ts";
import { forbidden, notFound, Refusal } from "./answer.ts";
import type { Call } from "./call.ts";

/**
 * A permission and its level, as the documentation of the operation names it; several mean any of them.
 */
export type Need = `${string}:read` | `${string}:write`;

/** What a person needs to be for each permission that an App would need; reading takes `read`. */
const ROLE_FOR_WRITING: Readonly<Record<string, "read" | "triage" | "write" | "admin">> = {
  issues: "read",
  pull_requests: "read",
  administration: "admin",
};

/**
 * The repository that the path names. 404 for what is not there or may not be known; a redirect where it was renamed
 * or moved: 301 for reading, 307 for the rest, as GitHub documents ("Follow redirects").
 */
export function openRepository(call: Call, method: string): Repository {
  const { world, actor, params } = call;
  const key = `${params["owner"]}/${params["repo"]}`.toLowerCase();
  const repository = world.names.get(key);
  if (repository === undefined) {
    const moved = world.formerNames.get(key);
    if (moved === undefined || !canSee(world, actor, moved)) throw notFound();
    throw movedPermanently(call, moved, method);
  }
  if (!canSee(world, actor, repository)) throw notFound();
  return repository;
}

function movedPermanently(call: Call, repository: Repository, method: string): Refusal {
  const rest = call.path.split("/").slice(4).join("/");
  const query = call.query.size === 0 ? "" : `?${call.query.toString()}`;
  const url = `${call.world.url}/repositories/${repository.id}${rest === "" ? "" : `/${rest}`}${query}`;
  const reads = method === "GET";
  return new Refusal(reads ? 301 : 307, reads ? "Moved Permanently" : "Temporary Redirect", { url }, { location: url });
}

/** Refuses what the actor may see and not do: 403, and 403 for every change in an archived repository. */
export function requirePermission(call: Call, repository: Repository, anyOf: readonly Need[], method: string): void {
  if (!anyOf.some((need) => isGranted(call, repository, need))) {
    const accepted = anyOf.map((need) => need.replace(":", "=")).join("; ");
    const message = call.actor.kind === "installation" ? "Resource not accessible by integration" : "Forbidden";
    if (call.actor.kind === "anonymous") throw new Refusal(401, "Requires authentication");
    throw new Refusal(403, message, {}, { "x-accepted-github-permissions": accepted });
  }
  if (repository.archived && method !== "GET") {
    throw forbidden("Repository was archived so is read-only.");
  }
}

function isGranted({ world, actor }: Call, repository: Repository, need: Need): boolean {
  const [name = "", level = ""] = need.split(":");
  const writes = level === "write";
  switch (actor.kind) {
    case "installation": {
      // The metadata of what is public can be read by everybody; everything else takes the installation's grant.
      if (!covers(actor, repository)) return !repository.private && !writes;
      return permits(actor.token.permissions, name, writes ? "write" : "read");
    }
    case "user":
      return roleIncludes(roleOf(world, repository, actor.user), writes ? (ROLE_FOR_WRITING[name] ?? "write") : "read");
    case "anonymous":
      return !repository.private && !writes;
    case "app":
      return false;
  }
}

/** The repository behind a redirect, `/repositories/{id}/…`, as the path it is known by now. */
export function currentPath(path: string, repositories: ReadonlyMap<number, Repository>): string {
  const found = /^\/repositories\/(\d+)(\/.*)?$/.exec(path);
  const repository = found === null ? undefined : repositories.get(Number(found[1]));
  return repository === undefined ? path : `/repos/${fullName(repository)}${found?.[2] ?? ""}`;
}
