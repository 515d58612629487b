/** The one commit of a promotion: the edit on top of the base, with the trailers that say what it is. */

import { Mistake, Transient } from "../../domain/failure.ts";
import { releaseVersion } from "../../domain/release.ts";
import type { Sha } from "../../domain/repository.ts";
import type { OpenAction, UpdateAction } from "../../planning/plan.ts";
import { commitMessage } from "../../presentation/commit-message.ts";
import { editFiles } from "../edit-files.ts";
import type { Applying, Ground } from "./applying.ts";

/**
 * Makes the commit; an orphan until a branch takes it. Two requests. Throws Mistake `no-difference` if the base holds
 * everything already: a pull request without a difference never reaches GitHub.
 */
export async function commitPromotion(
  { outside, explanation }: Applying,
  { repository, mirror, state }: Ground,
  action: OpenAction | UpdateAction,
): Promise<Sha> {
  const files = await editFiles(mirror, (path) => state.file(path), action.writes);
  if (files.length === 0) {
    throw new Mistake(
      "no-difference",
      `${action.environment} holds ${releaseVersion(action.release)} of ${action.application} already: there is nothing to propose.`,
    );
  }
  const base = await mirror.commit(state.head);
  if (base === undefined) throw new Transient(`commit ${state.head} is not in the mirror`);
  const commit = await outside.branches.commit(repository, {
    parents: [base.sha],
    baseTree: base.tree,
    changes: files,
    message: commitMessage({ ...action, isStepBack: explanation(action)?.rollback !== undefined }),
  });
  return commit.sha;
}
