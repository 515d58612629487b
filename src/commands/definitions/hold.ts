import type { Definition } from "../definition.ts";
import { formatMoment } from "../moment.ts";
import { formatWord, quoteWord } from "../words.ts";

export const hold: Definition<"hold"> = {
  name: "hold",
  usage: "/hold <application> [<environment>] [until <time>] <reason>",
  does: "Keeps an application where it is, in one environment or in all, until you lift it or the time has come.",
  right: "steer",
  examples: ["/hold checkout the new tax rules are not signed off", "/hold checkout prod until Fri 17:00 load test"],
  read: (given) => {
    const application = given.required("an application");
    const environment = given.environment();
    const rest = given.untilAndReason();
    return { kind: "hold", application, ...(environment !== undefined && { environment }), ...rest };
  },
  format: ({ application, environment, until, reason }) =>
    [
      "/hold",
      formatWord(application),
      ...(environment === undefined ? [] : [environment]),
      ...(until === undefined ? [] : ["until", formatMoment(until)]),
      quoteWord(reason),
    ].join(" "),
};
