/** JSON Schema of who may give which slash-command. */
import { COMMAND_NAMES } from "../domain/command-name.ts";
import { ROLES } from "../domain/role.ts";
import { list, map, oneOf, type Schema, textOrList } from "./schema-parts.ts";

const name = oneOf(COMMAND_NAMES, "A slash-command, without the slash.");

const right: Schema = map("a rule with role, teams or users", {
  commands: {
    title: `a list, each item of it one of ${COMMAND_NAMES.join(", ")}`,
    description: "The commands that it is for. Default: all.",
    type: "array",
    items: name,
    minItems: 1,
    uniqueItems: true,
  },
  environments: {
    ...textOrList(
      "the name of an environment, or a list of names",
      "The environments that it is for. Default: all, and commands that are for no environment.",
      "the name of an environment",
    ),
    minItems: 1,
  },
  role: oneOf(ROLES, "Whoever has this right on the environment repository, or a higher one, may."),
  teams: list("the name of a team, such as sre", "Members of these teams may."),
  users: list("a login", "These people may. Apps (name[bot]) command only where they are named here."),
});

export const COMMANDS: Schema = map(
  "a map with rights or separation-of-duties",
  {
    rights: {
      title: "a list of rules with role, teams or users",
      description:
        "Who may give which slash-command in which environment. The first rule that matches decides. Default: write; maintain in environments that ask for approvals; read for commands that only ask.",
      type: "array",
      items: right,
    },
    "separation-of-duties": textOrList(
      "the name of an environment, or a list of names",
      "Environments in which nobody moves a release by command whose source commit they wrote.",
      "the name of an environment",
    ),
  },
  { description: "Who may steer by slash-commands." },
);
