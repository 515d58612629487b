import { type RawBuilder, sql } from "kysely";
import { milliseconds } from "../context.ts";

/** The lane's `wake_at`, or the given time where that is earlier or there is none. */
export const earlierWake = (at: RawBuilder<number> | number): RawBuilder<number> => {
  const time = typeof at === "number" ? milliseconds(at) : at;
  return sql<number>`case when lane.wake_at is null or lane.wake_at > ${time} then ${time} else lane.wake_at end`;
};
