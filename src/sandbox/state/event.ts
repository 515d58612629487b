import type { Account } from "./account.ts";
import type { App, Installation } from "./app.ts";
import type { Repository } from "./repository.ts";

/** Something that GitHub tells Apps about. */
export interface HappenedEvent {
  /** The webhook event's name, for example `pull_request`. */
  readonly name: string;
  readonly action?: string;
  readonly sender: Account;
  /** The repository it belongs to; none for events of an installation. */
  readonly repository?: Repository;
  /** Only this App hears of it (its own installation, its own check run). */
  readonly onlyApp?: App;
  /** The installation it is about, for events without a repository. */
  readonly installation?: Installation;
  /** What is particular to the event; called at once, so that it shows the moment. */
  readonly payload: () => object;
}
