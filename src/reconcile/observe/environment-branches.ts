/** Which branches of which repositories the environments live on. Pure. */
import type { Config, EnvironmentConfig } from "../../config/config.ts";
import { type FullName, type Repository, sameRepository } from "../../domain/repository.ts";

/** One branch with the environments on it. */
export interface EnvironmentBranch {
  /** Unique in a home: `<repository id>:<branch>`. */
  readonly key: string;
  readonly repository: Repository;
  readonly branch: string;
  readonly environments: readonly EnvironmentConfig[];
}

export const branchKey = (repositoryId: number, branch: string): string => `${repositoryId}:${branch}`;

/**
 * The branches of all environments. `member` finds another repository by name; environments of one that cannot be
 * reached are left out (their problem is told elsewhere).
 */
export function environmentBranches(
  config: Config,
  home: Repository,
  member: (fullName: FullName) => Repository | undefined,
): readonly EnvironmentBranch[] {
  const branches = new Map<string, EnvironmentBranch & { environments: EnvironmentConfig[] }>();
  for (const environment of config.environments) {
    const repository = repositoryOf(environment, home, member);
    if (repository === undefined) continue;
    const branch = environment.branch ?? repository.defaultBranch;
    const key = branchKey(repository.id, branch);
    const known = branches.get(key);
    if (known === undefined) branches.set(key, { key, repository, branch, environments: [environment] });
    else known.environments.push(environment);
  }
  return [...branches.values()];
}

export const repositoryOf = (
  { repository }: EnvironmentConfig,
  home: Repository,
  member: (fullName: FullName) => Repository | undefined,
): Repository | undefined =>
  repository === undefined || sameRepository(repository, home.fullName) ? home : member(repository);
