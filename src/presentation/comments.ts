/** Comments that Towpath leaves on promotions. */
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

/** Says why Towpath closed it, and that this is nobody's decision against the release. */
export const closedComment = (reason: string): string =>
  clip(
    `${escapeMarkdown(clip(reason, 4_000))}\n\nThis is no decision against the release: Towpath proposes it again if it can be promoted later.`,
    BODY,
  );

/** Says that something else was merged than was proposed, and what that stops. */
export const differingComment = (facts: { readonly proposed: string; readonly merged: string | undefined }): string => {
  const merged =
    facts.merged === undefined ? "What stands there now cannot be read" : `${code(facts.merged)} was merged`;
  return clip(
    `${merged}, and ${code(facts.proposed)} had been proposed and evaluated. Nothing goes on to the environments that come after until a release merges here as it was proposed.`,
    BODY,
  );
};
