/** What check runs say while there is no result: being checked, overtaken, or not to be had. */
import { clip, code, escapeMarkdown } from "../escaping.ts";
import type { CheckWords } from "./facts.ts";

export const checking = (base: string): CheckWords => ({
  status: "in-progress",
  title: "Checking",
  summary: `What changes against ${code(base)} is being checked. This takes seconds; a large repository that is new to Towpath takes a minute.`,
  findings: [],
});

export const overtaken = (newer: string): CheckWords => ({
  status: "cancelled",
  title: "A newer commit took its place",
  summary: `This commit was not checked to the end: ${code(newer.slice(0, 12))} is the head of the pull request now, and its checks count.`,
  findings: [],
});

export const closed = (): CheckWords => ({
  status: "cancelled",
  title: "The pull request was closed",
  summary: "It was closed before its checks ended. They run anew when it is opened again.",
  findings: [],
});

export const unqueued = (): CheckWords => ({
  status: "cancelled",
  title: "The merge queue let this commit go",
  summary: "The queue was done with this commit before its checks ended. What it builds instead is checked anew.",
  findings: [],
});

export const unmanaged = (): CheckWords => ({
  status: "cancelled",
  title: "Towpath does not look after this repository any more",
  summary: "There is no `towpath.yaml` on the default branch, so nothing says what counts here.",
  findings: [],
});

/**
 * @param why one sentence.
 * @param again whether Towpath goes on trying at once; `mended`: when what is to be mended changes, which is watched;
 * false: with the next sweep, which wakes every pull request without a result.
 */
export const notChecked = (why: string, again: boolean | "mended"): CheckWords => ({
  status: "action-required",
  title: "Could not be checked",
  summary: [
    `This commit could not be checked: ${escapeMarkdown(clip(why, 1_000))}`,
    "",
    AGAIN[String(again)] ?? "",
    "",
    "Nothing is known of what changes: this is neither a yes nor a no.",
  ].join("\n"),
  findings: [],
});

const AGAIN: Readonly<Record<string, string>> = {
  true: "Towpath goes on trying, less and less often. Re-run tries at once.",
  false:
    "Press Re-run once that is mended; by itself Towpath tries again with its next sweep, by default within 15 minutes.",
  mended: "Once that is mended, Towpath checks by itself, within minutes. Re-run tries at once.",
};
