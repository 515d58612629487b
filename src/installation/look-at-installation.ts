/**
 * Which repositories of an installation are home repositories, and which of those known may be written to now. Suspended,
 * renamed, transferred, archived and removed ones are ordinary: they are noted, and their lane goes on or rests.
 */
import type { Repository } from "../domain/repository.ts";
import type { Clock } from "../ports/clock.ts";
import type { Home, Homes } from "../ports/facts.ts";
import type { Installations } from "../ports/installations.ts";
import type { Lanes } from "../ports/lanes.ts";
import type { Log } from "../ports/log.ts";

/** The file that makes a repository a home repository. */
export const CONFIGURATION_FILE = "towpath.yaml";

export interface LookingAtInstallations {
  readonly installations: Installations;
  readonly homes: Homes;
  readonly lanes: Pick<Lanes, "wake">;
  readonly clock: Clock;
  readonly log: Log;
}

type Found = Repository & { readonly archived: boolean };

/**
 * Looks at everything that the installation reaches now. Safe to repeat; says and wakes only what changed, and those of
 * `named` (repository ids of the deliveries that led here) that are homes. Throws Transient where GitHub does not answer.
 */
export async function lookAtInstallation(
  outside: LookingAtInstallations,
  installationId: number,
  named: readonly number[] = [],
): Promise<void> {
  const known = (await outside.homes.all()).filter((home) => home.installationId === installationId);
  const active = (await outside.installations.list()).some(({ id }) => id === installationId);
  if (!active) {
    for (const home of known) await pause(outside, home, "suspended");
    return;
  }
  const reachable = await outside.installations.repositories(installationId);
  const byId = new Map(reachable.map((repository) => [repository.id, repository]));
  for (const home of known) if (!byId.has(home.repositoryId)) await pause(outside, home, "unreachable");
  await noteHomes(outside, reachable);
  for (const { repositoryId, paused } of await outside.homes.all()) {
    if (paused !== undefined || !named.includes(repositoryId)) continue;
    await outside.lanes.wake(`repository:${repositoryId}`, outside.clock.now());
  }
}

/** Homes that are known keep what their passes found out; an archived one without our knowing it cannot be asked. */
async function noteHomes(outside: LookingAtInstallations, reachable: readonly Found[]): Promise<void> {
  const known = new Map((await outside.homes.all()).map((home) => [home.repositoryId, home]));
  const unknown = reachable.filter(({ id, archived }) => !known.has(id) && !archived);
  const fresh = new Set((await outside.installations.withFile(unknown, CONFIGURATION_FILE)).map(({ id }) => id));
  for (const repository of reachable) {
    const home = known.get(repository.id);
    if (home !== undefined) await follow(outside, home, repository);
    else if (fresh.has(repository.id)) await adopt(outside, repository);
  }
}

async function adopt(outside: LookingAtInstallations, repository: Found): Promise<void> {
  await outside.homes.put({ ...identity(repository), imagePatterns: [], memberIds: [], paused: undefined });
  outside.log.info({ repository: repository.fullName, installation: repository.installationId }, "a home was found");
  await outside.lanes.wake(`repository:${repository.id}`, outside.clock.now());
  // Pull requests that were open before it was a home.
  await outside.lanes.wake(`checks:${repository.id}:all`, outside.clock.now());
}

/** A name, an account or a state that changed is noted; whatever rested goes on. */
async function follow(outside: LookingAtInstallations, home: Home, repository: Found): Promise<void> {
  const now: Home = { ...home, ...identity(repository), paused: repository.archived ? "archived" : undefined };
  const same =
    now.fullName === home.fullName &&
    now.installationId === home.installationId &&
    now.defaultBranch === home.defaultBranch &&
    now.paused === home.paused;
  if (same) return;
  await outside.homes.put(now);
  outside.log.info({ repository: now.fullName, was: home.fullName, paused: now.paused }, "a home has changed");
  if (now.paused === undefined) await outside.lanes.wake(`repository:${now.repositoryId}`, outside.clock.now());
}

async function pause(outside: LookingAtInstallations, home: Home, why: "suspended" | "unreachable"): Promise<void> {
  if (home.paused === why) return;
  await outside.homes.put({ ...home, paused: why });
  outside.log.warn({ repository: home.fullName, paused: why }, "a home rests: GitHub lets the App no longer reach it");
}

const identity = (repository: Found): Pick<Home, "repositoryId" | "installationId" | "fullName" | "defaultBranch"> => ({
  repositoryId: repository.id,
  installationId: repository.installationId,
  fullName: repository.fullName,
  defaultBranch: repository.defaultBranch,
});
