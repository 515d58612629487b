/** The slash-commands that people give, in the order in which help lists them. */
export const COMMAND_NAMES = [
  "promote",
  "rollback",
  "hold",
  "unhold",
  "freeze",
  "unfreeze",
  "pin",
  "unpin",
  "quarantine",
  "unquarantine",
  "override",
  "acknowledge",
  "retry",
  "why",
  "status",
  "diff",
  "help",
] as const;

export type CommandName = (typeof COMMAND_NAMES)[number];
