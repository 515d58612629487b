import type { Definition } from "../definition.ts";
import { formatMoment } from "../moment.ts";
import { formatWord, quoteWord } from "../words.ts";

export const freeze: Definition<"freeze"> = {
  name: "freeze",
  usage: "/freeze <environment> [until <time>] <reason>",
  does: "Keeps every application in an environment where it is, until you lift it or the time has come; rollbacks still go through.",
  right: "steer",
  examples: ["/freeze prod the database is being moved", "/freeze prod until 2027-01-04 9:00 holidays"],
  read: (given) => {
    const environment = given.required("an environment");
    return { kind: "freeze", environment, ...given.untilAndReason() };
  },
  format: ({ environment, until, reason }) =>
    [
      "/freeze",
      formatWord(environment),
      ...(until === undefined ? [] : ["until", formatMoment(until)]),
      quoteWord(reason),
    ].join(" "),
};
