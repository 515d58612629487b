import { execFileSync } from "node:child_process";
import { writeOut } from "../git/bare-repository.ts";
import type { PullRequest } from "../state/repository.ts";

/** Brings the commits of a fork's branch into the repository that the pull request is for, as GitHub shares them. */
export function bringHead({ repository, headRepository }: PullRequest, sha: string): void {
  if (repository.id === headRepository.id || repository.git.objects.has("commit", sha)) return;
  writeOut(headRepository.git);
  writeOut(repository.git);
  execFileSync("git", ["--git-dir", repository.git.gitDir, "fetch", "--quiet", headRepository.git.gitDir, sha]);
}
