import { hint } from "../../config/did-you-mean.ts";
import { COMMAND_NAMES } from "../../domain/command-name.ts";
import { Mistake } from "../../domain/failure.ts";
import { shown } from "../arguments.ts";
import type { Definition } from "../definition.ts";

export const help: Definition<"help"> = {
  name: "help",
  usage: "/help [command]",
  does: "Shows this, or everything about one command.",
  right: "ask",
  examples: ["/help", "/help rollback"],
  read: (given) => {
    const asked = given.optional();
    given.end();
    if (asked === undefined) return { kind: "help" };
    const plain = asked.toLowerCase().replace(/^\//, "");
    const command = COMMAND_NAMES.find((name) => name === plain);
    if (command === undefined) {
      throw new Mistake("unknown-command", `${shown(asked)} is no command.${hint(plain, COMMAND_NAMES)}`);
    }
    return { kind: "help", command };
  },
  format: ({ command }) => ["/help", ...(command === undefined ? [] : [command])].join(" "),
};
