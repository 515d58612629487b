/** Commands that more people may give than before. */
import { COMMAND_NAMES, type CommandName } from "../domain/command-name.ts";
import { ROLES } from "../domain/role.ts";
import { enumerate, enumerateSome } from "../gates/wording.ts";
import { added } from "./added.ts";
import type { Guard, Right } from "./guard.ts";

const MOST_COMMANDS = 3;

/** Commands to which the same happened are told together. */
export function weakerRights(before: Guard, after: Guard): readonly string[] {
  const byChange = new Map<string, CommandName[]>();
  for (const command of COMMAND_NAMES) {
    const [was, is] = [before.rights[command], after.rights[command]];
    const change = was === undefined || is === undefined ? "" : looser(was, is);
    if (change === "") continue;
    byChange.set(change, [...(byChange.get(change) ?? []), command]);
  }
  const rights = [...byChange].map(([change, commands]) => {
    const names = enumerateSome(
      commands.map((command) => `/${command}`),
      MOST_COMMANDS,
    );
    return `commands: ${names} may be given by ${change}, too`;
  });
  const duties = before.separationOfDuties && !after.separationOfDuties;
  return duties ? [...rights, "commands: who wrote a release may move it, too (separation-of-duties)"] : rights;
}

function looser(before: Right, after: Right): string {
  const rank = ({ role }: Right): number => (role === undefined ? ROLES.length : ROLES.indexOf(role));
  const teams = added(before.teams, after.teams);
  return enumerate([
    ...(rank(after) < rank(before) ? [`people with the role ${after.role}`] : []),
    ...(teams.length > 0 ? [`the team${teams.length === 1 ? "" : "s"} ${enumerate(teams)}`] : []),
    ...added(before.users, after.users),
  ]);
}
