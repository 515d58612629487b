/** The repositories that a home's environments live in: found by name, fetched, and asked for their consent. */
import type { Config } from "../../config/config.ts";
import { Mistake, type Problem } from "../../domain/failure.ts";
import { type FullName, type Repository, sameRepository } from "../../domain/repository.ts";
import type { Mirror } from "../../ports/mirrors.ts";
import type { HomeMemory } from "../memory.ts";
import type { Outside } from "../outside.ts";
import { missingConsent } from "./consent.ts";
import type { Reachable } from "./refresh-pulls.ts";

export interface Members {
  /** The home among them, by repository id. */
  readonly reachable: ReadonlyMap<number, Reachable>;
  /** By lower-case name: why environments there can be neither read nor written. */
  readonly problems: ReadonlyMap<string, Problem>;
  readonly find: (fullName: FullName) => Repository | undefined;
}

/** `again` looks the repositories up anew (they may have been renamed, or the App installed); else they are remembered. */
export async function findMembers(
  outside: Outside,
  memory: HomeMemory,
  home: Repository,
  homeMirror: Mirror,
  config: Config,
  again: boolean,
): Promise<Members> {
  const names = new Set(
    config.environments.flatMap(({ repository }) =>
      repository === undefined || sameRepository(repository, home.fullName) ? [] : [repository.toLowerCase()],
    ),
  );
  const reachable = new Map<number, Reachable>([[home.id, { repository: home, mirror: homeMirror }]]);
  const problems = new Map<string, Problem>();
  await Promise.all(
    [...names].map(async (name) => {
      if (again || memory.members.get(name) === undefined)
        memory.members.set(name, await outside.installations.find(name));
      const repository = memory.members.get(name);
      if (repository === undefined) {
        problems.set(name, unreachable(name));
        return;
      }
      try {
        const mirror = await outside.mirrors.fetch(repository);
        const problem = await missingConsent(repository, mirror, home);
        if (problem === undefined) reachable.set(repository.id, { repository, mirror });
        else problems.set(name, problem);
      } catch (error) {
        if (!(error instanceof Mistake)) throw error;
        memory.members.delete(name);
        problems.set(name, { code: error.code, message: error.message });
      }
    }),
  );
  const find = (fullName: FullName): Repository | undefined =>
    sameRepository(fullName, home.fullName) ? home : memory.member(fullName);
  return { reachable, problems, find };
}

const unreachable = (name: FullName): Problem => ({
  code: "repository-unreachable",
  message: `${name}, where towpath.yaml says that an environment lives, cannot be seen: install the App on it, or correct the name.`,
});
