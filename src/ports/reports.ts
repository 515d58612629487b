/** What agents tell GitHub of commits: commit statuses, check runs and deployments, by whomever they are. */
import type { Repository, Sha } from "../domain/repository.ts";

export interface Reports {
  /**
   * Commit statuses of a commit. GitHub lists the newest first, so that those up to the id `known` are not asked for
   * again: one request where little is new, one a hundred else. Empty for a commit that GitHub does not know.
   */
  statuses(repository: Repository, commit: Sha, known?: number): Promise<FoundReports>;
  /** All check runs of a commit but our own, each with its beginning and its end. One request a hundred. */
  checkRuns(repository: Repository, commit: Sha): Promise<FoundReports>;
  /** What was said of all deployments of a commit into these GitHub Environments: a request, and one for each of them. */
  deployments(repository: Repository, commit: Sha, wanted: (environment: string) => boolean): Promise<FoundReports>;
  /** What was said of one deployment, and of which commit it is. Two requests. Undefined: there is none. */
  deployment(
    repository: Repository,
    id: number,
  ): Promise<{ readonly commit: Sha; readonly reports: readonly FoundReport[] } | undefined>;
}

export interface FoundReports {
  readonly reports: readonly FoundReport[];
  /** False: there are more than are read. */
  readonly complete: boolean;
}

export type ReportState = "healthy" | "progressing" | "unhealthy";

export type ReportKind = "status" | "check-run" | "deployment";

/** One thing that somebody said of a commit at one moment. All texts are from outside. */
export interface FoundReport {
  /** Milliseconds since 1970, by GitHub's clock. */
  readonly at: number;
  readonly state: ReportState;
  /** What was said; empty if nothing. */
  readonly description: string;
  readonly kind: ReportKind;
  /** GitHub's id of the status, the check run or the deployment's status. */
  readonly id: number;
  /** Context of the status, name of the check run, GitHub Environment of the deployment. */
  readonly name: string;
  /** The login of who said it; of an App `slug[bot]`. */
  readonly by: string;
  /** Of a deployment: which, and what its payload says it is of. */
  readonly deployment?: { readonly id: number; readonly application?: string; readonly version?: string };
}
