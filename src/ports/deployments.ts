/** Deployments that Towpath shows on GitHub. GitHub knows no uniqueness of them: our key in the payload makes one ours. */
import type { Repository, Sha } from "../domain/repository.ts";

export interface Deployments {
  /**
   * The id of our deployment with that key: found by commit, environment and task, else made. Two requests at most.
   * Throws Mistake where the App may not, or where GitHub does not know the commit.
   */
  ensure(repository: Repository, wanted: WantedDeployment): Promise<number>;
  /** Says how it fares, unless that is what was said last. Two requests at most. A deployment that is gone is none. */
  say(repository: Repository, id: number, said: DeploymentWord): Promise<void>;
}

export interface WantedDeployment {
  readonly commit: Sha;
  /** The GitHub Environment. */
  readonly environment: string;
  /** What tells it from all others, whoever makes it a second time. */
  readonly key: string;
  readonly application: string;
  /** As people read it. */
  readonly version: string;
  /** At most 140 characters count. */
  readonly description: string;
}

export interface DeploymentWord {
  readonly state: "in_progress" | "success" | "failure" | "inactive";
  /** At most 140 characters count. */
  readonly description: string;
}
