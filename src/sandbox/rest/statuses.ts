import { setStatus } from "../changes/set-status.ts";
import { created, ok } from "../http/answer.ts";
import { choice, optionalText } from "../http/fields.ts";
import { page, paged } from "../http/page.ts";
import type { Route } from "../http/route.ts";
import { onRepository } from "../http/route.ts";
import { latestStatuses } from "../rules/required-checks.ts";
import { simpleStatus, status as statusShape } from "../shapes/check.ts";
import { repository as repositoryShape } from "../shapes/repository.ts";
import type { CommitStatus } from "../state/check.ts";
import { fullName } from "../state/repository.ts";
import { expectCommit } from "./find.ts";
import { tooLong } from "./lengths.ts";

/** The longest description of a commit status, in characters. */
const DESCRIPTION = 140;

/** "Commit statuses". */
export const statusRoutes: readonly Route[] = [
  onRepository("POST", "/statuses/{sha}", "statuses:write", (call) => {
    const { world, repository, actor, body, params } = call;
    const { sha } = expectCommit(repository, params["sha"] ?? "");
    const description = optionalText(body, "description") ?? null;
    if ((description?.length ?? 0) > DESCRIPTION) throw tooLong("Status", "description", DESCRIPTION);
    const status = setStatus(world, repository, actor, {
      sha,
      state: choice(body, "state", ["error", "failure", "pending", "success"]),
      context: optionalText(body, "context") ?? "default",
      description,
      targetUrl: optionalText(body, "target_url") ?? null,
    });
    return created(statusShape(world, repository, status));
  }),
  onRepository("GET", "/commits/{ref+}/statuses", "statuses:read", (call) => {
    const { sha } = expectCommit(call.repository, call.params["ref"] ?? "");
    const all = [...(call.repository.statuses.get(sha) ?? [])].reverse();
    return paged(call, all, (one) => statusShape(call.world, call.repository, one));
  }),
  onRepository("GET", "/commits/{ref+}/status", "statuses:read", (call) => {
    const { world, repository, params } = call;
    const { sha } = expectCommit(repository, params["ref"] ?? "");
    const latest = latestStatuses(repository, sha);
    const { items, headers } = page(call, latest);
    const url = `${world.url}/repos/${fullName(repository)}/commits/${sha}`;
    const body = {
      state: combined(latest),
      statuses: items.map((one) => simpleStatus(world, repository, one)),
      sha,
      total_count: latest.length,
      repository: repositoryShape(world, repository),
      commit_url: url,
      url: `${url}/status`,
    };
    return ok(body, headers);
  }),
];

/** "Get the combined status": failure if any failed, pending if any waits or there is none, else success. */
function combined(statuses: readonly CommitStatus[]): "failure" | "pending" | "success" {
  const states = statuses.map(({ state }) => state);
  if (states.includes("failure") || states.includes("error")) return "failure";
  return states.length === 0 || states.includes("pending") ? "pending" : "success";
}
