/**
 * Which homes read schemas or policies of a repository, so that a push there wakes their checks. May be lost with the
 * projection: then the sweep does it.
 */
import type { Projection } from "../../ports/facts.ts";
import type { Outside } from "../outside.ts";
import { checksLane } from "./checks-lane.ts";

const KEY = "read-by";

export async function noteReader(projection: Projection, repositoryId: number, homeId: number): Promise<void> {
  const known = (await projection.get<readonly number[]>(repositoryId, KEY)) ?? [];
  if (!known.includes(homeId)) await projection.put(repositoryId, KEY, [...known, homeId]);
}

/** Open pull requests of the homes, and of what belongs to them, are looked at again. */
export async function wakeReaders({ projection, homes, lanes, clock }: Outside, repositoryId: number): Promise<void> {
  const known = await projection.get<readonly number[]>(repositoryId, KEY);
  if (known === undefined) return;
  for (const home of (await homes.all()).filter((one) => known.includes(one.repositoryId))) {
    for (const id of [home.repositoryId, ...home.memberIds]) await lanes.wake(checksLane(id, "all"), clock.now());
  }
}
