/** Where a release comes from: the commits between what runs and what is proposed. */
import { clip, code, escapeMarkdown } from "./escaping.ts";
import { firstOf } from "./limits.ts";
import type { SourceChanges } from "./source-changes.ts";

/** Shown at once; up to {@link MOST} stand behind a fold. */
const FEW = 10;
const MOST = 100;
const SUBJECT = 200;

/** Nothing where nothing is known. */
export function sourceSection(
  changes: SourceChanges | undefined,
  from: string | undefined,
  to: string,
): readonly string[] {
  if (changes === undefined) return [];
  const title = "### Where it comes from";
  const source = code(changes.source);
  const since = from === undefined ? "" : ` since ${code(from)}`;
  if (changes.status === "identical") {
    return [title, "", `Both versions were built from the same commit of ${source}.`];
  }
  const { total, commits } = changes;
  const count = `${total} ${total === 1 ? "commit" : "commits"}`;
  const linked = isWeb(changes.url) ? `[${count}](${changes.url})` : count;
  const what =
    changes.status === "behind"
      ? `${code(to)} was built from an **older** commit of ${source} than what runs now: it takes back ${linked}.`
      : `${linked} in ${source}${since}.${changes.status === "diverged" ? " The two come from different lines: commits of what runs now are missing in what is proposed." : ""}`;
  const lines = commits.map(
    ({ sha, subject, author }) =>
      `- ${code(sha.slice(0, 7))} ${escapeMarkdown(clip(subject, SUBJECT))} (${escapeMarkdown(clip(author, 80))})`,
  );
  const more = (shown: number): readonly string[] => (total > shown ? [`- …and ${total - shown} more`] : []);
  if (lines.length <= FEW) return [title, "", what, "", ...lines, ...more(lines.length)];
  const folded = firstOf(lines, MOST, () => "").filter((line) => line !== "");
  return [
    title,
    "",
    what,
    "",
    "<details>",
    `<summary>${count}, newest first</summary>`,
    "",
    ...folded,
    ...more(folded.length),
    "",
    "</details>",
  ];
}

/** Only what can stand in a Markdown link as it is. */
const isWeb = (url: string): boolean => /^https?:\/\/[^\s()<>[\]\\"']+$/.test(url);
