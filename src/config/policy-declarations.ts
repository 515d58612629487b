/** What rules in CEL (`policies:`) may speak of: names and types, by which a slip is found when it is written. */
import type { Declarations } from "../cel/declarations.ts";

/** `oldObject` is null where the object is new; `environment` is empty where the file belongs to none. */
export const POLICY_DECLARATIONS: Declarations = {
  variables: { object: "dyn", oldObject: "dyn", environment: "string" },
};
