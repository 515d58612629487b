/** `pull-request: { title: …, labels: […], reviewers: […], team-reviewers: […], draft: true }`. */
import type { PullRequestConfig } from "./config.ts";
import { type Item, itemsOf, type Mistakes } from "./mistakes.ts";
import { problemOfLogin, problemOfSlug } from "./names.ts";
import { parseTemplate } from "./template.ts";
import type { WrittenPullRequest } from "./written-config.ts";

/** GitHub's limits. */
const LONGEST_TITLE = 256;
const LONGEST_LABEL = 50;
const MOST_REVIEWERS = 15;

export const DEFAULT_PULL_REQUEST: PullRequestConfig = { labels: [], reviewers: [], teamReviewers: [], draft: false };

export function readPullRequest(written: WrittenPullRequest, mistakes: Mistakes): PullRequestConfig {
  const { title, labels = [], reviewers = [], "team-reviewers": teamReviewers = [], draft = false } = written;
  for (const item of itemsOf(written, "title", title)) {
    mistakes.parse(item, "template", parseTemplate(item.text, ["application", "environment", "version"]));
    refuseLong(item, LONGEST_TITLE, mistakes);
  }
  for (const item of itemsOf(written, "labels", labels)) refuseLong(item, LONGEST_LABEL, mistakes);
  for (const item of itemsOf(written, "reviewers", reviewers)) mistakes.name(item, "login", problemOfLogin);
  for (const item of itemsOf(written, "team-reviewers", teamReviewers)) mistakes.name(item, "team", problemOfSlug);
  if (reviewers.length > MOST_REVIEWERS) {
    mistakes.atValue(
      written,
      "reviewers",
      "too-many",
      `GitHub asks at most ${MOST_REVIEWERS} people for a review; name fewer, or a team.`,
    );
  }
  return { ...(title !== undefined && { title }), labels, reviewers, teamReviewers, draft };
}

function refuseLong(item: Item, most: number, mistakes: Mistakes): void {
  if (item.text.length > most) {
    mistakes.parse(item, "too-long", { problem: `has ${item.text.length} characters; GitHub takes ${most}` });
  }
}
