/** The commands of a comment. */

import { COMMAND_NAMES, type CommandName } from "../domain/command-name.ts";
import { Mistake } from "../domain/failure.ts";
import { Arguments, type ArgumentsContext, isOneSlip, sameName, shown } from "./arguments.ts";
import type { Command, CommentPlace } from "./command.ts";
import { DEFINITIONS } from "./definitions.ts";
import { visibleLines } from "./visible-lines.ts";
import { splitWords } from "./words.ts";

export interface ParseContext extends ArgumentsContext {
  readonly place: CommentPlace;
}

interface Given {
  /**
   * The line that it stands on, counted from 1: the same whenever the comment is read again, so that
   * `c<comment id>-<position>` names what it decides.
   */
  readonly position: number;
  /** As it was written: text from outside. */
  readonly text: string;
}

export type Parsed = Given &
  (
    | { readonly kind: "command"; readonly command: Command }
    /** Somebody must write it otherwise; `name` is the command that was meant. */
    | { readonly kind: "mistake"; readonly name: CommandName; readonly sentence: string }
  );

/** More in one comment are a slip of a script. */
export const MOST_COMMANDS = 10;
/** GitHub takes comments of 65,536 characters. Whatever is longer did not come from there. */
const LONGEST_COMMENT = 65_536;
/** A name of letters alone, then a blank or the end: paths (`/usr/bin`) and dates are none. */
const COMMAND = /^\/(?<name>[A-Za-z]{2,20})(?=$|[\s\p{Zs}\u200B])/u;

/**
 * Reads the commands of a comment, each at the start of a line of plain text, in any case. Lines that start with another
 * command are left to other bots; a misspelt one is a mistake only where it can have been meant for nobody else: it names
 * an environment of ours, or stands on a promotion's pull request. Never throws, and takes time in proportion to the
 * comment. The comment must be as it was when it was made: edited ones give no commands.
 */
export function parseComment(comment: string, context: ParseContext): readonly Parsed[] {
  if (!comment.includes("/")) return [];
  const found: Parsed[] = [];
  for (const { number, text, belowQuote } of visibleLines(comment.slice(0, LONGEST_COMMENT))) {
    const written = COMMAND.exec(text)?.groups?.["name"];
    if (written === undefined) continue;
    const line = text.trimEnd();
    const meant = meantBy(written, line.slice(written.length + 1), context);
    if (meant === undefined) continue;
    const given = { position: number, text: line };
    if (found.length === MOST_COMMANDS) {
      const sentence = `A comment holds at most ${MOST_COMMANDS} commands; from here on they were not read.`;
      return [...found, { ...given, kind: "mistake", name: meant, sentence }];
    }
    found.push({ ...given, ...read(written, meant, line, { belowQuote, context }) });
  }
  return found;
}

/** Whether a comment can hold commands at all: cheap, and true for every comment that `parseComment` finds one in. */
export const mayHoldCommands = (comment: string): boolean => /(?:^|[\r\n])\/[A-Za-z]/.test(comment);

type Read =
  | { readonly kind: "command"; readonly command: Command }
  | { readonly kind: "mistake"; readonly name: CommandName; readonly sentence: string };

function read(
  written: string,
  name: CommandName,
  line: string,
  { belowQuote, context }: { readonly belowQuote: boolean; readonly context: ParseContext },
): Read {
  const mistake = (sentence: string): Read => ({ kind: "mistake", name, sentence });
  if (!sameName(written, name)) return mistake(`${shown(`/${written}`)} is no command. Did you mean /${name}?`);
  if (belowQuote) {
    return mistake("It stands directly below a quote and is part of it; leave a line empty between the two.");
  }
  const { read: readArguments } = DEFINITIONS[name];
  try {
    const command = readArguments(new Arguments(line.slice(written.length + 1), context));
    return { kind: "command", command };
  } catch (error) {
    if (error instanceof Mistake) return mistake(error.message);
    throw error;
  }
}

/** The command of ours that is meant; undefined where it is for others. */
function meantBy(written: string, rest: string, { place, environments }: ParseContext): CommandName | undefined {
  const exact = COMMAND_NAMES.find((name) => sameName(name, written));
  if (exact !== undefined) return place.kind === "source" && isOfOthers(exact, rest) ? undefined : exact;
  const near = written.length < 3 ? undefined : COMMAND_NAMES.find((name) => isOneSlip(written, name));
  if (near === undefined) return undefined;
  if (place.kind === "promotion") return near;
  const words = splitWords(rest.slice(0, 200)).slice(0, 3);
  return words.some(({ text }) => environments.some((name) => sameName(name, text))) ? near : undefined;
}

/**
 * Commands by which Prow (plugins hold, override, help) steers a repository's own pull requests, in a form in which ours
 * never come: bare `/hold` and `/unhold`, `/hold cancel`, and `/override`, which for us is for promotions.
 */
const isOfOthers = (name: CommandName, rest: string): boolean =>
  name === "override" || ((name === "hold" || name === "unhold") && /^\s*(?:cancel\s*)?$/i.test(rest));
