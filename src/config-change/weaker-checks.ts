/** What of a checks gate asks for less. */
import type { ChecksConfig } from "../config/gate-config.ts";
import { enumerate } from "../gates/wording.ts";

/** Another place or another App to write them cannot be compared, and counts as weaker. */
export function weakerChecks(before: ChecksConfig, after: ChecksConfig): readonly string[] {
  const gone = before.names.filter((name) => !after.names.includes(name));
  const allowed = (after.allow ?? []).filter((word) => !(before.allow ?? []).includes(word));
  const placeOf = ({ on }: ChecksConfig): string => (on === "source" ? "the source commit" : "the pull request");
  return [
    ...(gone.length > 0 ? [`${enumerate(gone)} ${gone.length === 1 ? "is" : "are"} no longer asked for`] : []),
    ...(allowed.length > 0 ? [`${enumerate(allowed)} counts as passed`] : []),
    ...(before.on === after.on ? [] : [`looked for on ${placeOf(after)} instead of ${placeOf(before)}`]),
    ...(before.app === undefined || before.app === after.app
      ? []
      : [`written by ${after.app ?? "anybody who can push"} instead of ${before.app} alone`]),
  ];
}
