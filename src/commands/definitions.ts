/** All slash-commands. A new one is a file in `definitions/`, a shape in command.ts, and a line here. */
import type { CommandName } from "../domain/command-name.ts";
import type { Command, CommandOf } from "./command.ts";
import type { Definition } from "./definition.ts";
import { acknowledge } from "./definitions/acknowledge.ts";
import { diff } from "./definitions/diff.ts";
import { freeze } from "./definitions/freeze.ts";
import { help } from "./definitions/help.ts";
import { hold } from "./definitions/hold.ts";
import { override } from "./definitions/override.ts";
import { pin } from "./definitions/pin.ts";
import { promote } from "./definitions/promote.ts";
import { quarantine } from "./definitions/quarantine.ts";
import { retry } from "./definitions/retry.ts";
import { rollback } from "./definitions/rollback.ts";
import { status } from "./definitions/status.ts";
import { unfreeze } from "./definitions/unfreeze.ts";
import { unhold } from "./definitions/unhold.ts";
import { unpin } from "./definitions/unpin.ts";
import { unquarantine } from "./definitions/unquarantine.ts";
import { why } from "./definitions/why.ts";

export const DEFINITIONS: { readonly [K in CommandName]: Definition<K> } = {
  promote,
  rollback,
  hold,
  unhold,
  freeze,
  unfreeze,
  pin,
  unpin,
  quarantine,
  unquarantine,
  override,
  acknowledge,
  retry,
  why,
  status,
  diff,
  help,
};

/** The command as a person would write it; `parseComment` reads it back. Moments are written in UTC. */
export const formatCommand = (command: Command): string => format(command);

function format<K extends CommandName>(command: CommandOf<K>): string {
  return DEFINITIONS[command.kind].format(command);
}
