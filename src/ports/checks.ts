/** Check runs that Towpath writes. */
import type { Finding } from "../domain/finding.ts";
import type { Repository, Sha } from "../domain/repository.ts";

export interface Checks {
  /**
   * Writes the check run of that name on the commit: finds our own by `external_id` and updates it, else creates it.
   * Skips the write when nothing differs from what is known to be there, unless it was asked for `anew`. More than 50 annotations take more requests.
   */
  write(repository: Repository, check: CheckRun): Promise<void>;
}

export interface CheckRun {
  readonly head: Sha;
  /** `Towpath / promotion` and the like: what a ruleset requires. */
  readonly name: string;
  readonly externalId: string;
  /** `cancelled` ends what is in progress; a run that was completed meanwhile stays as it is. */
  readonly status: "in-progress" | "success" | "failure" | "action-required" | "cancelled";
  /** At most 255 characters. */
  readonly title: string;
  /** Markdown, at most 65,535 characters. */
  readonly summary: string;
  readonly findings: readonly Finding[];
  /** Somebody asked for it again, and GitHub waits for an answer, though it be the same. */
  readonly anew?: boolean;
}
