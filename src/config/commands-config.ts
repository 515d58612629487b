/** Who may give which slash-command, as `towpath.yaml` says it. */
import type { CommandName } from "../domain/command-name.ts";
import type { Role } from "../domain/role.ts";

export interface CommandsConfig {
  /** The first that matches command and environment decides; where none does, Towpath's own rights hold. */
  readonly rights: readonly CommandRight[];
  /** Environments in which nobody moves a release whose source commit they wrote. */
  readonly separationOfDuties: readonly string[];
}

/** Whoever has the role, or is in one of the teams, or is named, may. At least one of the three is given. */
export interface CommandRight {
  /** Undefined: all. */
  readonly commands?: readonly CommandName[];
  /** Undefined: all, and commands that are for no environment. */
  readonly environments?: readonly string[];
  /** The least role on the environment repository. */
  readonly role?: Role;
  /** Slugs. */
  readonly teams: readonly string[];
  /** Logins. Apps (`name[bot]`) command only where they are named here. */
  readonly users: readonly string[];
}

export const DEFAULT_COMMANDS: CommandsConfig = { rights: [], separationOfDuties: [] };
