/** A workflow of GitHub Actions that ended well: which image it built, the configuration says. */
import type { FullName, Sha } from "./repository.ts";

export interface WorkflowRun {
  readonly id: number;
  readonly installationId: number;
  readonly repository: FullName;
  readonly repositoryId: number;
  readonly headSha: Sha;
  /** The branch, or the tag, that it ran for. */
  readonly headBranch: string;
  /** `.github/workflows/build.yaml`. */
  readonly path: string;
  /** What started it: `push`, `workflow_dispatch`, `release`… */
  readonly event: string;
}
