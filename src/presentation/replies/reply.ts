/** The one reply to all commands of a comment, edited rather than repeated. */
import { DEFINITIONS } from "../../commands/definitions.ts";
import type { CommandName } from "../../domain/command-name.ts";
import { clip, code, escapeMarkdown } from "../escaping.ts";
import { BODY, keepWithin } from "../limits.ts";

export interface Reply {
  readonly command: CommandName;
  /** The line as it was written. */
  readonly written: string;
  readonly outcome: Outcome;
}

/** Sentences are plain text and are escaped here; links must be web addresses, others are left out. */
export type Outcome =
  | { readonly kind: "done"; readonly sentences: readonly string[]; readonly links?: readonly Link[] }
  /** It is under way; the reply is edited when it is done. */
  | { readonly kind: "working"; readonly sentences: readonly string[] }
  | { readonly kind: "refused"; readonly why: string; readonly whoCan: string }
  | { readonly kind: "mistake"; readonly sentence: string }
  | { readonly kind: "impossible"; readonly sentence: string }
  /** What was asked for, as Markdown that is escaped already: of `whyAnswer`, `statusAnswer`, `diffAnswer`, `helpAnswer`. */
  | { readonly kind: "answer"; readonly markdown: readonly string[] };

export interface Link {
  readonly text: string;
  readonly url: string;
}

const LONGEST_LINE = 300;
const LONGEST_SENTENCE = 2_000;
const SIGNS: Readonly<Record<Exclude<Outcome["kind"], "answer">, string>> = {
  done: "✅ done",
  working: "⏳ under way",
  refused: "⛔ refused",
  mistake: "✏️ not understood",
  impossible: "⏸️ not possible now",
};

/** Finds the reply among the comments: the same for every reply to the same comment. Only the App's own comments count. */
export const replyMarker = (commentId: number): string => `<!-- towpath:reply:${commentId} -->`;

/** The id of the comment that a reply answers, the inverse of {@link replyMarker}; undefined for any other text. */
export function repliedTo(body: string): number | undefined {
  const id = /^<!-- towpath:reply:(\d{1,18}) -->/.exec(body)?.[1];
  return id === undefined ? undefined : Number(id);
}

/** The reply where its readers may see the environment repository. Within GitHub's limit for comments. */
export function replyBody(commentId: number, replies: readonly Reply[]): string {
  const sections = replies.map(section);
  return keepWithin(
    [replyMarker(commentId), ...sections.flatMap((lines, index) => (index === 0 ? lines : ["", ...lines]))],
    BODY,
  );
}

/**
 * The reply where readers may not see the environment repository: it names nothing that they have not read in the comment
 * itself. `mayRead` says whether whoever commented may; to others every command gets the same answer, so that nobody
 * learns by trying which names exist.
 */
export function publicReplyBody(commentId: number, replies: readonly Reply[], mayRead: boolean): string {
  if (!mayRead) {
    return [replyMarker(commentId), "Commands here are for people with rights on the environment repository."].join(
      "\n",
    );
  }
  const lines = replies.map(({ command, written, outcome }) => {
    const sign = outcome.kind === "answer" ? "✅ answered" : SIGNS[outcome.kind];
    const more = outcome.kind === "mistake" ? ` It is written ${code(DEFINITIONS[command].usage)}.` : "";
    return `- ${code(clip(written, LONGEST_LINE))}: ${sign}.${more}`;
  });
  const rest = "Details are not shown here: they are in the environment repository.";
  return keepWithin([replyMarker(commentId), ...lines, "", rest], BODY);
}

function section({ command, written, outcome }: Reply): readonly string[] {
  const head = code(clip(written, LONGEST_LINE));
  if (outcome.kind === "answer") return [head, "", ...outcome.markdown];
  return [`${head}: **${SIGNS[outcome.kind]}**`, "", ...body(command, outcome)];
}

function body(command: CommandName, outcome: Exclude<Outcome, { kind: "answer" }>): readonly string[] {
  switch (outcome.kind) {
    case "done": {
      const links = (outcome.links ?? []).flatMap(link);
      return [...outcome.sentences.map(text), ...(links.length === 0 ? [] : [links.join(" · ")])].flatMap(paragraph);
    }
    case "working":
      return outcome.sentences.map(text).flatMap(paragraph);
    case "refused":
      return [`${text(outcome.why)} ${text(outcome.whoCan)}`];
    case "mistake":
      return [`${text(outcome.sentence)} Nothing was done.`, "", `It is written ${code(DEFINITIONS[command].usage)}`];
    case "impossible":
      return [`${text(outcome.sentence)} Nothing was done.`];
  }
}

const paragraph = (line: string, index: number): readonly string[] => (index === 0 ? [line] : ["", line]);

const link = ({ text: words, url }: Link): readonly string[] =>
  /^https?:\/\/[^\s()<>[\]\\"']+$/.test(url) ? [`[${text(words)}](${url})`] : [];

/** No line starts with a slash: other bots read this comment, too. */
const text = (plain: string): string => escapeMarkdown(clip(plain, LONGEST_SENTENCE)).replace(/^\//, "\\/");
