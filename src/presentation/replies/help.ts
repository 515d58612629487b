/** `/help`: what there is, from the data of the commands themselves. Markdown. */

import { DEFINITIONS } from "../../commands/definitions.ts";
import { rightFor } from "../../commands/may-command.ts";
import type { Config } from "../../config/config.ts";
import { COMMAND_NAMES, type CommandName } from "../../domain/command-name.ts";
import { code, codeCell, escapeMarkdown } from "../escaping.ts";
import { firstOf } from "../limits.ts";

const MOST_ENVIRONMENTS = 50;

/** All commands, a row each. */
export const helpAnswer = (): readonly string[] => [
  "| command | what it does |",
  "|---|---|",
  ...COMMAND_NAMES.map(
    (name) => `| ${codeCell(DEFINITIONS[name].usage)} | ${escapeMarkdown(DEFINITIONS[name].does)} |`,
  ),
  "",
  "A command stands at the start of a line, outside of code and quotes; a comment may hold several. `<…>` has to be there, `[…]` may be. Times are written `2026-12-24`, `Fri 17:00`, `tomorrow 9:00`, `17:00 Europe/Berlin` or `2h`. `/help <command>` shows examples and who may give it.",
];

/** One command, with examples and who may give it where. */
export function helpOnAnswer(name: CommandName, config: Pick<Config, "commands" | "environments">): readonly string[] {
  const { usage, does, examples } = DEFINITIONS[name];
  const rows = config.environments.map(({ name: environment }) => {
    const { role, teams, users } = rightFor(name, environment, config);
    const cells = [
      role ?? "–",
      teams.map(escapeMarkdown).join(", ") || "–",
      users.map(escapeMarkdown).join(", ") || "–",
    ];
    return `| ${escapeMarkdown(environment)} | ${cells.join(" | ")} |`;
  });
  return [
    code(usage),
    "",
    escapeMarkdown(does),
    "",
    ...examples.map((example) => `- ${code(example)}`),
    "",
    "| environment | least role | teams | people |",
    "|---|---|---|---|",
    ...firstOf(rows, MOST_ENVIRONMENTS, (count) => `| … | | | ${count} more environments |`),
  ];
}
