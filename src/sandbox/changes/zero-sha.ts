/** How GitHub writes "no commit" in events. */
export const ZERO_SHA = "0000000000000000000000000000000000000000";
