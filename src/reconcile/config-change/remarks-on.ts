/** What stands in the way of a configuration outside of it: rules of branches, other tools that write the same places. */
import type { Config } from "../../config/config.ts";
import { Mistake } from "../../domain/failure.ts";
import type { Sha } from "../../domain/repository.ts";
import type { BranchGuards } from "../../ports/branch-rules.ts";
import type { Judging } from "../by-hand/judge-pull.ts";
import { environmentBranches } from "../observe/environment-branches.ts";
import { lookingOf } from "../observe/looking-of.ts";
import { autoMergeObstacles } from "./auto-merge-obstacles.ts";
import { findOtherWriters } from "./find-other-writers.ts";

/**
 * Sentences for people. Asks GitHub for the rules of branches on which `merge: auto` is to work, and for nothing else.
 * @param instead the commit to read instead of a branch's head; undefined: its head.
 */
export async function remarksOn(
  { outside, observed, memory }: Judging,
  after: Config,
  instead: (repositoryId: number, branch: string) => Sha | undefined,
): Promise<{ readonly warnings: readonly string[] }> {
  const { home, members } = observed;
  const warnings: string[] = [];
  for (const { repository, branch, environments } of environmentBranches(after, home, members.find)) {
    const automatic = environments.filter(({ merge }) => merge === "auto");
    const guards =
      automatic.length === 0 ? undefined : await rulesOf(branch, () => outside.branchRules.of(repository, branch));
    if (typeof guards === "string") warnings.push(guards);
    else if (guards !== undefined) {
      for (const environment of automatic) {
        const obstacles = autoMergeObstacles({ environment, branch, guards, seen: undefined, appId: undefined });
        warnings.push(...obstacles.map(({ sentence }) => `merge: auto of ${environment.name}: ${sentence}.`));
      }
    }
    const mirror = members.reachable.get(repository.id)?.mirror;
    const commit = instead(repository.id, branch) ?? mirror?.branches.get(branch);
    if (mirror === undefined || commit === undefined) continue;
    const named = repository.id === home.id ? undefined : environments[0]?.repository;
    const looking = lookingOf(after, { repository: named, branch, defaultBranch: repository.defaultBranch });
    const writers = await findOtherWriters(after, looking, mirror, commit, memory.writerWords);
    const where = repository.id === home.id ? "" : `${repository.fullName}: `;
    warnings.push(...writers.map(({ file, line, sentence }) => `${where}${file} line ${line}: ${sentence}`));
  }
  return { warnings: [...new Set(warnings)] };
}

/** A sentence where GitHub does not let the App look. */
async function rulesOf(branch: string, ask: () => Promise<BranchGuards>): Promise<BranchGuards | string> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof Mistake)) throw error;
    return `Whether the rules of ${branch} let Towpath merge by itself cannot be seen: ${error.message}`;
  }
}
