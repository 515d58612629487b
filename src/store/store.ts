import type { Builds, Declined, Homes, Projection } from "../ports/facts.ts";
import type { Inbox } from "../ports/inbox.ts";
import type { Lanes } from "../ports/lanes.ts";

/** All that is kept outside Git, on one database. Its operations throw Transient where another try may help. */
export interface Store {
  readonly inbox: Inbox;
  readonly lanes: Lanes;
  readonly builds: Builds;
  readonly declined: Declined;
  readonly projection: Projection;
  readonly homes: Homes;
  /**
   * For how long to claim lanes. On the embedded store, whose one process ends all leases when it starts, as good as for
   * ever; so a clock that jumps takes no lane from its holder.
   */
  readonly leaseMs: number;
  /** Forgets what is older than it needs to be; to be called every hour or so. */
  prune(): Promise<void>;
  close(): Promise<void>;
}
