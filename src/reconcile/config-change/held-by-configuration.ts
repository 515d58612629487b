/** What waits for `Towpath / config` waits in `Towpath / promotion`, too: that one is on every pull request, so rules require it. */
import type { CheckText } from "../../presentation/promotion-check.ts";
import type { ConfigCheckText } from "./known-config-change.ts";

/** The worse of both; where the check on what is moved is not green by itself, it says its own. */
export function heldByConfiguration(check: CheckText, config: ConfigCheckText | undefined): CheckText {
  if (config === undefined || config.status === "success" || check.status !== "success") return check;
  const summary = [
    "The check `Towpath / config` on this pull request says what has to be done; this one follows it.",
    "",
    check.summary,
  ];
  return { status: config.status, title: `Waits for Towpath / config`, summary: summary.join("\n") };
}
