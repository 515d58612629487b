/** Comments that Towpath leaves on promotions. */

import { formatTime } from "../domain/times.ts";
import { clip, code, escapeMarkdown } from "./escaping.ts";
import { BODY } from "./limits.ts";

/** Says which release took the place of which, with a link to the difference: nothing changes silently. */
export function supersededComment(facts: {
  readonly before: string | undefined;
  readonly now: string;
  /** Compares the two heads; left out where it is no plain web address. */
  readonly url: string;
}): string {
  const before = facts.before === undefined ? "what was proposed here" : code(facts.before);
  const link = /^https?:\/\/[^\s()<>[\]\\"']+$/.test(facts.url)
    ? ` [What changed in this pull request](${facts.url}).`
    : "";
  return clip(`${code(facts.now)} is newer and takes the place of ${before} in this pull request.${link}`, BODY);
}

/** Says why Towpath closed it, and, where that is so, that this is nobody's decision against the release. */
export function closedComment(reason: string, again: boolean): string {
  const also = again
    ? "\n\nThis is no decision against the release: Towpath proposes it again if it can be promoted later."
    : "";
  return clip(`${escapeMarkdown(clip(reason, 4_000))}${also}`, BODY);
}

/** Says that what was merged here proved unhealthy, in the agent's own words. */
export function unhealthyComment(facts: {
  readonly environment: string;
  readonly version: string;
  /** Empty where the environment names no clusters. */
  readonly cluster: string;
  readonly description: string;
  readonly at: number;
  readonly timezone: string;
}): string {
  const where = facts.cluster === "" ? facts.environment : `${facts.environment} (${facts.cluster})`;
  const words = facts.description === "" ? "" : `: “${escapeMarkdown(clip(facts.description, 1_000))}”`;
  return clip(
    `${code(facts.version)} was reported unhealthy in ${escapeMarkdown(where)} at ${formatTime(facts.at, facts.timezone)}${words}. Nothing goes on from here while that stands.`,
    BODY,
  );
}

/** Says that something else was merged than was proposed, and what that stops. */
export const differingComment = (facts: { readonly proposed: string; readonly merged: string | undefined }): string => {
  const merged =
    facts.merged === undefined ? "What stands there now cannot be read" : `${code(facts.merged)} was merged`;
  return clip(
    `${merged}, and ${code(facts.proposed)} had been proposed and evaluated. Nothing goes on to the environments that come after until a release merges here as it was proposed.`,
    BODY,
  );
};
