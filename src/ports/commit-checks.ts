/** What check runs and commit statuses of one commit say: of each name and writer the latest. */
import type { FullName, Sha } from "../domain/repository.ts";

export interface CommitChecks {
  /** Of a commit of the environment repository or of a source. Undefined: the App may not see it, or there is none. */
  of(installationId: number, repository: FullName, commit: Sha): Promise<readonly CommitCheck[] | undefined>;
  /** The logins of a commit's author and committer (undefined where GitHub knows none), and when it was committed. */
  about(installationId: number, repository: FullName, commit: Sha): Promise<CommitMakers | undefined>;
}

export interface CommitMakers {
  readonly author: string | undefined;
  readonly committer?: string | undefined;
  /** Milliseconds since 1970. */
  readonly at: number;
}

export interface CommitCheck {
  readonly name: string;
  /** The slug of the App that wrote it; undefined of a status by a person. */
  readonly app: string | undefined;
  readonly state: "success" | "pending" | "failure";
  /** GitHub's own word: `neutral`, `timed_out`, `queued`… */
  readonly word: string;
}
