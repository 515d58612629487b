/** The Git binary on this machine, and whether it is new enough. */
import { Mistake } from "../domain/failure.ts";
import { gitEnvironment } from "./git-environment.ts";
import { runGit } from "./run-git.ts";

/**
 * 2.32: `GIT_CONFIG_GLOBAL` (release notes of Git 2.32); `GIT_CONFIG_COUNT` and `--diff-merges=first-parent` came with 2.31.
 */
const LEAST = { major: 2, minor: 32 };
export const LEAST_GIT = `${LEAST.major}.${LEAST.minor}`;

/** Its version. Throws Mistake `git-missing` or `git-too-old` with what to install. */
export async function requireGit(): Promise<string> {
  const version = await readVersion();
  const [major = 0, minor = 0] = version.split(".").map(Number);
  if (major > LEAST.major || (major === LEAST.major && minor >= LEAST.minor)) return version;
  throw new Mistake("git-too-old", `Git ${version} is installed, and Towpath needs ${LEAST_GIT} or newer; update it`);
}

async function readVersion(): Promise<string> {
  try {
    const output = await runGit(["version"], { env: gitEnvironment([]) });
    const [, version] = /git version (\d+(?:\.\d+)+)/.exec(output.toString()) ?? [];
    if (version !== undefined) return version;
    throw new Error(`git version says: ${output.toString().trim()}`);
  } catch (error) {
    const isMissing = typeof error === "object" && error !== null && "code" in error && error.code === "ENOENT";
    if (!isMissing) throw error;
    const sentence = `Towpath reads repositories with Git, and finds no program "git" on the PATH; install Git ${LEAST_GIT} or newer`;
    throw new Mistake("git-missing", sentence, { cause: error });
  }
}
