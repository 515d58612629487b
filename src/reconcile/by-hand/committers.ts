/** Who pushed commits by hand, as far as that can be told: Git keeps addresses that people choose, GitHub knows whose they are. */
import { Mistake } from "../../domain/failure.ts";
import type { Repository, Sha } from "../../domain/repository.ts";
import type { MirrorStep } from "../../ports/mirrors.ts";
import type { HomeMemory } from "../memory.ts";
import { loginIn } from "../observe/proposal.ts";
import type { Outside } from "../outside.ts";

/** Commits of which GitHub is asked for one pull request; the addresses of the others stay as they are. */
const ASKED_AT_MOST = 20;

/**
 * Logins of authors and committers, each once. Where nobody knows an author's login it is the address, which is nobody's
 * login: gates then ask for one approval more.
 */
export async function committersOf(
  outside: Outside,
  memory: HomeMemory,
  { installationId, fullName }: Pick<Repository, "installationId" | "fullName">,
  steps: readonly MirrorStep[],
): Promise<readonly string[]> {
  const names = new Set<string>();
  let asked = 0;
  for (const { sha, authorEmail, committerEmail } of steps) {
    const addresses = [authorEmail, committerEmail].filter((address) => loginIn(address) === undefined);
    if (addresses.some((address) => !memory.logins.has(address)) && asked < ASKED_AT_MOST) {
      asked += 1;
      const { author, committer } = await accountsOf(outside, installationId, fullName, sha);
      memory.logins.set(committerEmail, committer);
      memory.logins.set(authorEmail, author);
    }
    names.add(loginIn(authorEmail) ?? memory.logins.get(authorEmail) ?? authorEmail);
    const committer = loginIn(committerEmail) ?? memory.logins.get(committerEmail);
    // What is made on GitHub's pages it commits itself.
    if (committer !== undefined && committer !== GITHUB_COMMITTER) names.add(committer);
  }
  return [...names];
}

const GITHUB_COMMITTER = "web-flow";

/** Nobody where GitHub does not say. */
async function accountsOf(
  { commitChecks, log }: Outside,
  installationId: number,
  fullName: string,
  sha: Sha,
): Promise<{ readonly author?: string | undefined; readonly committer?: string | undefined }> {
  try {
    return (await commitChecks.about(installationId, fullName, sha)) ?? {};
  } catch (error) {
    if (!(error instanceof Mistake)) throw error;
    log.warn({ repository: fullName, commit: sha, code: error.code }, error.message);
    return {};
  }
}
