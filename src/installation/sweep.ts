/**
 * The sweep: on a timer, every installation and every home is looked at again, and GitHub is asked once more for
 * deliveries that never arrived. So a lost webhook costs time, never a promotion.
 */
import { Mistake } from "../domain/failure.ts";
import type { Clock } from "../ports/clock.ts";
import type { Homes } from "../ports/facts.ts";
import type { HookAttempt, HookDeliveries } from "../ports/hook-deliveries.ts";
import type { Inbox } from "../ports/inbox.ts";
import type { Installations } from "../ports/installations.ts";
import type { Lanes } from "../ports/lanes.ts";
import type { Log } from "../ports/log.ts";

export interface Sweeping {
  readonly installations: Pick<Installations, "list">;
  readonly homes: Pick<Homes, "all">;
  readonly lanes: Pick<Lanes, "wake">;
  readonly inbox: Pick<Inbox, "accept">;
  readonly hookDeliveries: HookDeliveries;
  readonly clock: Clock;
  readonly log: Log;
}

/** Failed deliveries can be had for three days from GitHub (its documentation on failed webhook deliveries). */
const REDELIVERABLE_MS = 3 * 24 * 60 * 60_000;

/** One sweep. `since`: when the last one began, undefined at the start. Throws Transient where GitHub does not answer. */
export async function sweep(outside: Sweeping, since: number | undefined): Promise<void> {
  const now = outside.clock.now();
  const installations = new Set((await outside.installations.list()).map(({ id }) => id));
  for (const home of await outside.homes.all()) installations.add(home.installationId);
  for (const id of installations) await outside.lanes.wake(`installation:${id}`, now);
  for (const home of await outside.homes.all()) {
    if (home.paused !== undefined) continue;
    await outside.inbox.accept({
      // Replicas that sweep at the same time wake a home once.
      id: `sweep:${home.repositoryId}:${Math.floor(now / 60_000)}`,
      lane: `repository:${home.repositoryId}`,
      event: "sweep",
      payload: { repositoryId: home.repositoryId, sweep: true },
      builds: [],
    });
    for (const id of [home.repositoryId, ...home.memberIds]) {
      await outside.inbox.accept({
        id: `sweep:${id}:checks:${Math.floor(now / 60_000)}`,
        lane: `checks:${id}:all`,
        event: "sweep",
        payload: {},
        builds: [],
      });
    }
  }
  await askAgain(outside, Math.max(now - REDELIVERABLE_MS, (since ?? 0) - REDELIVERABLE_MS));
}

async function askAgain({ hookDeliveries, log }: Sweeping, since: number): Promise<void> {
  const lost = lostDeliveries(await hookDeliveries.since(since));
  for (const { id, guid } of lost) {
    try {
      await hookDeliveries.redeliver(id);
    } catch (error) {
      if (!(error instanceof Mistake)) throw error;
      log.warn({ delivery: guid, reason: error.message }, "a lost delivery cannot be had again");
    }
  }
  if (lost.length > 0)
    log.info({ deliveries: lost.length }, "GitHub was asked again for deliveries that never arrived");
}

/** The newest attempt of each delivery none of whose attempts succeeded, oldest delivery first. */
export function lostDeliveries(attempts: readonly HookAttempt[]): readonly HookAttempt[] {
  const arrived = new Set(attempts.filter(({ succeeded }) => succeeded).map(({ guid }) => guid));
  const newest = new Map<string, HookAttempt>();
  for (const attempt of attempts) {
    const other = newest.get(attempt.guid);
    if (!arrived.has(attempt.guid) && (other === undefined || other.at < attempt.at)) newest.set(attempt.guid, attempt);
  }
  return [...newest.values()].sort((a, b) => a.at - b.at);
}
