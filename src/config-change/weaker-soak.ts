/** What of a soak gate asks for less. */
import { formatDuration } from "../config/duration.ts";
import type { SoakConfig } from "../config/gate-config.ts";

/** `keep-counting` alone lets something through that did not stand for the whole time. */
export function weakerSoak(before: SoakConfig, after: SoakConfig): readonly string[] {
  const shorter = after.forMs < before.forMs;
  const counts = after.whenReplaced === "keep-counting" && before.whenReplaced !== "keep-counting";
  return [
    ...(shorter ? [`${formatDuration(after.forMs)} instead of ${formatDuration(before.forMs)}`] : []),
    ...(counts ? ["time goes on for a release that was replaced (when-replaced: keep-counting)"] : []),
  ];
}
