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
  /** Forgets what is older than it needs to be; to be called every hour or so. */
  prune(): Promise<void>;
  close(): Promise<void>;
}
