import type { Definition } from "../definition.ts";
import { formatWord } from "../words.ts";

export const status: Definition<"status"> = {
  name: "status",
  usage: "/status [application]",
  does: "Shows what every environment holds and what is on its way, for one application or for all.",
  right: "ask",
  examples: ["/status", "/status checkout"],
  read: (given) => {
    const application = given.optional();
    given.end();
    return { kind: "status", ...(application !== undefined && { application }) };
  },
  format: ({ application }) => ["/status", ...(application === undefined ? [] : [formatWord(application)])].join(" "),
};
