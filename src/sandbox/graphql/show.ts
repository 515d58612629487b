import type { Commit, Signature } from "../git/commit.ts";
import type { Account } from "../state/account.ts";
import type { PullRequest, QueueEntry, Repository } from "../state/repository.ts";
import type { Asking } from "./context.ts";

/**
 * The things of the world as objects that a query can be run on: each field a value, or a function of its arguments.
 * They know each other (a pull request its repository, a repository its pull requests), hence this list of them.
 */
export interface Show {
  readonly asking: Asking;
  account(account: Account): object;
  repository(repository: Repository): object;
  ref(repository: Repository, name: string, sha: string): object;
  object(repository: Repository, sha: string): object | null;
  commit(repository: Repository, commit: Commit): object;
  gitActor(signature: Signature): object;
  pull(pull: PullRequest): object;
  queueEntry(entry: QueueEntry): object;
  checks(repository: Repository, sha: string): object | null;
}
