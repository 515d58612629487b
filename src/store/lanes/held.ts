import type { ExpressionBuilder, ExpressionWrapper, SqlBool } from "kysely";
import type { ClaimedLane } from "../../ports/lanes.ts";
import type { Schema } from "../schema.ts";

/** The lane, as long as this claim holds it: nobody claimed it since, and the claim was not ended. */
export const held =
  (lane: ClaimedLane) =>
  (eb: ExpressionBuilder<Schema, "lane">): ExpressionWrapper<Schema, "lane", SqlBool> =>
    eb.and([eb("key", "=", lane.key), eb("fence", "=", lane.fence), eb("owner", "is not", null)]);
