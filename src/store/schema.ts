/** The tables as Kysely knows them; `migrations/` makes them. Times are milliseconds since 1970, lists and documents JSON text. */
import type { Generated, GeneratedAlways } from "kysely";
import type { LaneKey } from "../ports/inbox.ts";

export interface Schema {
  lane: LaneTable;
  delivery: DeliveryTable;
  build: BuildTable;
  declined: DeclinedTable;
  projection: ProjectionTable;
  home: HomeTable;
}

export interface LaneTable {
  key: LaneKey;
  /** Deliveries in state `pending`. */
  pending: Generated<number>;
  /** Who holds the lease; null: nobody. */
  owner: Generated<string | null>;
  fence: Generated<number>;
  attempts: Generated<number>;
  strikes: Generated<number>;
  /** Not claimed before: end of the lease, end of the backoff, or the end of the last pass (whoever waits longest is first). */
  next_at: number;
  /** When to look although nothing is pending; null: not. Emptied by a claim, so that what is set meanwhile is kept. */
  wake_at: Generated<number | null>;
  last_error: Generated<string | null>;
  /** When it can be claimed; null: never, as it stands. */
  due_at: GeneratedAlways<number | null>;
}

export interface DeliveryTable {
  seq: Generated<number>;
  delivery_id: string;
  lane: LaneKey;
  event: string;
  payload: string;
  state: Generated<"pending" | "done" | "dead">;
  received_at: number;
  /** When `state` was reached. */
  state_at: number;
  error: Generated<string | null>;
}

export interface BuildTable {
  seq: Generated<number>;
  image: string;
  /** Empty: none; a null would not count as equal in the key. */
  tag: string;
  digest: string;
  sender: string;
  revision: string | null;
  source: string | null;
  heard_at: number;
  delivery_id: string;
}

export interface DeclinedTable {
  home_id: number;
  application: string;
  environment: string;
  release: string;
  pull_request: number;
  declined_by: string;
  declined_at: number;
}

export interface ProjectionTable {
  repository_id: number;
  key: string;
  value: string;
}

export interface HomeTable {
  repository_id: number;
  installation_id: number;
  full_name: string;
  default_branch: string;
  image_patterns: string;
  member_ids: string;
  paused: string | null;
}
