/** What one command is resolved against, and the two ways in which it may come to nothing. */
import type { CommandName } from "../../domain/command-name.ts";
import type { CommandOf, CommentPlace } from "../command.ts";
import type { Moment } from "../moment.ts";
import type { Known } from "./known.ts";
import type { Resolved } from "./resolution.ts";

export interface Here {
  readonly place: CommentPlace;
  readonly known: Known;
  /** Notes a choice that was made for the person: one sentence. */
  readonly note: (sentence: string) => void;
}

/** Throws a `Mistake` for what must be written otherwise, {@link Impossible} for what cannot be done now. */
export type Resolver<K extends CommandName> = (command: CommandOf<K>, here: Here) => Resolved;

/** Understood, and not possible as things stand: one sentence. */
export class Impossible extends Error {}

/** What the change of clocks made of a time. */
export function noteMoment({ note }: Here, moment: Moment | undefined): void {
  if (moment?.note !== undefined) note(`${moment.note}.`);
}
