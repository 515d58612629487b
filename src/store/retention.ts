/** How long what is finished is kept. */
import type { Builds } from "../ports/facts.ts";
import type { Inbox } from "../ports/inbox.ts";

const DAY = 24 * 60 * 60 * 1000;

/** GitHub offers redelivery for 3 days, Enterprise Server for 7: twice that, so that a repeated id is always known. */
const DELIVERIES_KEPT_MS = 14 * DAY;

/** A build that was not proposed for half a year, and of which its sender told fifty newer ones, is not going to be. */
const BUILDS_KEPT_MS = 180 * DAY;
const BUILDS_KEPT_OF_EACH_IMAGE = 50;

const BATCH = 1000;

/** Removes what is older, in bounded batches. */
export async function pruneStore(inbox: Inbox, builds: Builds, now: number): Promise<void> {
  while ((await inbox.prune(now - DELIVERIES_KEPT_MS, BATCH)) >= BATCH);
  await builds.prune(now - BUILDS_KEPT_MS, BUILDS_KEPT_OF_EACH_IMAGE);
}
