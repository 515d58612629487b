/** Deliveries: stored before they are acknowledged, worked off by the lane that they wake. */
import type { ImageBuild } from "../domain/image-build.ts";

export interface Inbox {
  /**
   * Stores the delivery with its facts and wakes its lanes, in one transaction. A known id changes nothing, except that
   * one that is dead is revived. After this resolves nothing is lost, whatever is killed.
   */
  accept(delivery: NewDelivery): Promise<"accepted" | "known" | "revived">;
  /**
   * Forgets deliveries that were finished before that time, at most `limit`; returns how many. Until then their ids are
   * known, so it has to be longer than GitHub offers redelivery (3 days, Enterprise Server 7). Pending ones stay.
   */
  prune(finishedBefore: number, limit: number): Promise<number>;
}

export interface NewDelivery {
  /** GitHub's GUID, or one made from the hook and the body. */
  readonly id: string;
  /** The lane that works it off. */
  readonly lane: LaneKey;
  /** `push`, `pull_request`, `hook`… with the action behind a dot. */
  readonly event: string;
  /** JSON of the parts of the payload that the pass will need; never the whole of it. */
  readonly payload: unknown;
  /** Builds of which it tells; kept until they are in Git or refused. */
  readonly builds: readonly ImageBuild[];
}

/**
 * `repository:<id>` for the work of one repository, `intake` for builds that name no environment repository, `installation:<id>`,
 * `checks:<id>:<pull request, commit or "all">` for the checks of pull requests (reconcile/checking).
 */
export type LaneKey = `repository:${number}` | `installation:${number}` | `checks:${number}:${string}` | "intake";

export interface Delivery {
  readonly sequence: number;
  readonly id: string;
  readonly event: string;
  readonly payload: unknown;
}
