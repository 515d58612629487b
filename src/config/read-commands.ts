/** `commands: { rights: [{ commands: [promote], environments: prod, teams: [sre] }], separation-of-duties: prod }`. */
import type { CommandRight, CommandsConfig } from "./commands-config.ts";
import { noEnvironment } from "./environment-order.ts";
import { itemsOf, type Mistakes } from "./mistakes.ts";
import { problemOfLogin, problemOfSlug } from "./names.ts";
import type { WrittenCommandRight, WrittenCommands } from "./written-config.ts";

/** `environments` are the names of all that the file has. */
export function readCommands(
  written: WrittenCommands,
  environments: readonly string[],
  mistakes: Mistakes,
): CommandsConfig {
  const known = (container: object, key: string, value: string | readonly string[] | undefined): readonly string[] =>
    itemsOf(container, key, value).flatMap(
      (item) =>
        mistakes.name(item, "unknown-environment", (name) =>
          environments.includes(name) ? undefined : noEnvironment(name, environments),
        ) ?? [],
    );
  const rights = written.rights ?? [];
  rights.forEach((right, index) => {
    // What was mistaken and taken out is told already.
    if (!givesToNobody(right) || !mistakes.positions.isWhole(right)) return;
    const sentence = "This rule lets nobody command; name a role, teams or users, or take it away.";
    mistakes.atValue(rights, index, "right-for-nobody", sentence);
  });
  return {
    rights: rights.map((right) => readRight(right, known(right, "environments", right.environments), mistakes)),
    separationOfDuties: known(written, "separation-of-duties", written["separation-of-duties"]),
  };
}

const givesToNobody = ({ role, teams = [], users = [] }: WrittenCommandRight): boolean =>
  role === undefined && teams.length === 0 && users.length === 0;

function readRight(written: WrittenCommandRight, environments: readonly string[], mistakes: Mistakes): CommandRight {
  const { commands, role, teams = [], users = [] } = written;
  for (const item of itemsOf(written, "teams", teams)) mistakes.name(item, "team", problemOfSlug);
  for (const item of itemsOf(written, "users", users)) mistakes.name(item, "login", problemOfLogin);
  return {
    ...(commands !== undefined && { commands }),
    ...(written.environments !== undefined && { environments }),
    ...(role !== undefined && { role }),
    teams,
    users,
  };
}
