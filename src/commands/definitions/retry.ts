import type { Definition } from "../definition.ts";
import { formatWord } from "../words.ts";

export const retry: Definition<"retry"> = {
  name: "retry",
  usage: "/retry [<environment> [<application>]]",
  does: "Reads everything anew and does what did not work before; on a promotion's pull request it is for that one.",
  right: "steer",
  examples: ["/retry", "/retry prod checkout"],
  read: (given) => {
    const environment = given.optional();
    const application = given.optional();
    given.end();
    return {
      kind: "retry",
      ...(environment !== undefined && { environment }),
      ...(application !== undefined && { application }),
    };
  },
  format: ({ environment, application }) =>
    ["/retry", ...[environment, application].flatMap((name) => (name === undefined ? [] : [formatWord(name)]))].join(
      " ",
    ),
};
