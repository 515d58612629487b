/** Where a commit comes from, as GitHub attests it: what Git says of authors anybody can write. */
import type { Repository, Sha } from "../domain/repository.ts";

export interface CommitOrigins {
  /** Two requests, and two more where a merged pull request made the commit. Throws Mistake if GitHub does not know it. */
  of(repository: Repository, commit: Sha): Promise<CommitOrigin>;
}

export interface CommitOrigin {
  /** As a person would name it: a login, else what the commit says. Text from outside where it is no login. */
  readonly author: string;
  /**
   * The App made it by itself through the API: authored by the App, committed and signed by GitHub, and not what came of a
   * pull request (a squash of the App's pull request bears the App's name and whatever words its merger chose).
   */
  readonly own: boolean;
  /** The pull request whose merge made this commit. */
  readonly merge: CommitMerge | undefined;
}

export interface CommitMerge {
  readonly pullRequest: number;
  /** The branch that it was merged into. */
  readonly base: string;
  /** Login of who merged it; undefined where GitHub does not say. */
  readonly by: string | undefined;
  /** GitHub's `role_name` of that person on the repository now; `none` for strangers, Apps and accounts that are gone. */
  readonly role: string;
}
