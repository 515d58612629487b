/** A check run's state and texts, in GitHub's words and within its limits ("Create a check run"). */
import type { CheckRun } from "../ports/checks.ts";

export interface CheckText {
  readonly status: string;
  readonly conclusion: "success" | "failure" | "action_required" | "cancelled" | null;
  readonly title: string;
  readonly summary: string;
}

const TITLE_CHARACTERS = 255;
const SUMMARY_CHARACTERS = 65_535;

const CONCLUSIONS = {
  "in-progress": null,
  success: "success",
  failure: "failure",
  "action-required": "action_required",
  cancelled: "cancelled",
} as const satisfies Record<CheckRun["status"], CheckText["conclusion"]>;

/** @param unshown findings for which there is no room among the annotations; the summary says how many. */
export function checkText({ status, title, summary }: CheckRun, unshown: number): CheckText {
  const conclusion = CONCLUSIONS[status];
  const remark = unshown === 0 ? "" : `\n\n${unshown} more findings have no room among the annotations.`;
  return {
    status: conclusion === null ? "in_progress" : "completed",
    conclusion,
    title: cut(title, TITLE_CHARACTERS),
    summary: `${cut(summary, SUMMARY_CHARACTERS - remark.length)}${remark}`,
  };
}

/** What stands there may hold any conclusion that GitHub knows (`stale` after 14 days, for one). */
export type StandingText = { readonly [Key in keyof CheckText]: string | null };

export const sameText = (there: StandingText, wanted: CheckText): boolean =>
  there.status === wanted.status &&
  there.conclusion === wanted.conclusion &&
  there.title === wanted.title &&
  there.summary === wanted.summary;

const cut = (text: string, length: number): string => (text.length <= length ? text : `${text.slice(0, length - 1)}…`);
