/** What one slash-command is: its grammar, who may give it, and its help, as data. */
import type { CommandName } from "../domain/command-name.ts";
import type { Arguments } from "./arguments.ts";
import type { CommandOf } from "./command.ts";

/**
 * `ask` only reads. `steer` changes what may happen. `move` brings a release nearer to an environment: it is what
 * separation of duties is about.
 */
export type RightKind = "ask" | "steer" | "move";

export interface Definition<K extends CommandName> {
  readonly name: K;
  /** One line: `<…>` has to be there, `[…]` may be. */
  readonly usage: string;
  /** One sentence. */
  readonly does: string;
  readonly right: RightKind;
  /** Each is understood as it stands. */
  readonly examples: readonly string[];
  /** Throws a `Mistake` where the arguments are none of this command's. */
  readonly read: (given: Arguments) => CommandOf<K>;
  /** The inverse of `read`, the name included. */
  readonly format: (command: CommandOf<K>) => string;
}
