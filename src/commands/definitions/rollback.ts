import type { Definition } from "../definition.ts";
import { formatWord } from "../words.ts";

const isKeyword = (text: string): boolean => text.toLowerCase() === "to";

export const rollback: Definition<"rollback"> = {
  name: "rollback",
  usage: "/rollback <environment> <application> [to <version>]",
  does: "Takes an application back to the newest release that was healthy there, or to the one that you name; it stays pinned, and the bad release is quarantined.",
  right: "steer",
  examples: ["/rollback prod checkout", "/rollback prod checkout to 1.4.0"],
  read: (given) => {
    const environment = given.required("an environment");
    const application = given.keyword("to") ? undefined : given.optional();
    const said = application !== undefined && given.keyword("to");
    const version = said ? given.required("a version") : given.optional();
    given.end();
    return {
      kind: "rollback",
      environment,
      ...(application !== undefined && { application }),
      ...(version !== undefined && { version }),
    };
  },
  format: ({ environment, application, version }) =>
    [
      "/rollback",
      formatWord(environment, isKeyword),
      ...(application === undefined ? [] : [formatWord(application, isKeyword)]),
      ...(version === undefined ? [] : ["to", formatWord(version, isKeyword)]),
    ].join(" "),
};
