/** Where and when the comments of these tests were written: on a Saturday, 13:00 in Berlin. */
import type { CommentPlace } from "../../src/commands/command.ts";
import { type ParseContext, type Parsed, parseComment } from "../../src/commands/parse-comment.ts";

export const NOW = Date.UTC(2026, 10, 21, 12);

export const ON_PROMOTION: CommentPlace = {
  kind: "promotion",
  pullRequest: 12,
  head: "c".repeat(40),
  environment: "prod",
  applications: ["checkout"],
};

export const context = (change: Partial<ParseContext> = {}): ParseContext => ({
  now: NOW,
  timezone: "Europe/Berlin",
  environments: ["dev", "staging", "prod"],
  place: { kind: "elsewhere" },
  ...change,
});

/** What a comment gives: commands as values, mistakes as sentences. */
export const given = (comment: string, change: Partial<ParseContext> = {}): readonly unknown[] =>
  parseComment(comment, context(change)).map((parsed) =>
    parsed.kind === "command" ? parsed.command : parsed.sentence,
  );

export const only = (comment: string, change: Partial<ParseContext> = {}): Parsed => {
  const [first, ...more] = parseComment(comment, context(change));
  if (first === undefined || more.length > 0) throw new Error(`${more.length + 1} commands in ${comment}`);
  return first;
};
