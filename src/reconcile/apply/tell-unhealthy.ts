/** Says on its pull request that a merged release proved unhealthy. Said again, it is the same comment. */
import type { TellUnhealthyAction } from "../../planning/plan.ts";
import { unhealthyComment } from "../../presentation/comments.ts";
import type { Applying, Outcome } from "./applying.ts";

export async function tellUnhealthy(applying: Applying, action: TellUnhealthyAction): Promise<Outcome> {
  const ground = applying.ground(action.environment);
  if (ground === undefined) return "again";
  const { outside, config } = applying;
  const marker = `towpath:unhealthy:${action.commit.slice(0, 12)}`;
  const comment = unhealthyComment({ ...action, timezone: config.timezone });
  await outside.pullRequests.say(ground.repository, action.pullRequest, marker, comment);
  return "done";
}
