import type { Actor } from "../state/actor.ts";
import { accountOf } from "../state/actor.ts";
import type { PullRequest } from "../state/repository.ts";
import type { World } from "../state/world.ts";
import { announcePull } from "./announce-pull.ts";

/** Turns a pull request into a draft, or marks it ready; nothing happens where it is that already. */
export function setDraft(world: World, pull: PullRequest, draft: boolean, by: Actor): void {
  if (pull.draft === draft) return;
  if (draft) world.reactions.pullLeaves(pull, "MANUAL", accountOf(by));
  pull.draft = draft;
  pull.issue.updatedAt = world.clock.now();
  announcePull(world, pull, draft ? "converted_to_draft" : "ready_for_review", accountOf(by));
  if (!draft) world.reactions.shaChanged(pull.repository, pull.headSha);
}
