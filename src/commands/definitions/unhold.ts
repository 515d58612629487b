import type { Definition } from "../definition.ts";
import { formatWord, quoteWord } from "../words.ts";

export const unhold: Definition<"unhold"> = {
  name: "unhold",
  usage: "/unhold <application> [<environment>] [reason]",
  does: "Lifts the hold of an application; what is newest then is proposed, and nothing ships by itself.",
  right: "steer",
  examples: ["/unhold checkout", "/unhold checkout prod signed off by finance"],
  read: (given) => {
    const application = given.required("an application");
    const environment = given.environment({ orGone: true });
    const reason = given.optionalReason();
    return { kind: "unhold", application, ...(environment !== undefined && { environment }), reason };
  },
  format: ({ application, environment, reason }) =>
    [
      "/unhold",
      formatWord(application),
      ...(environment === undefined ? [] : [environment]),
      ...(reason === "" ? [] : [quoteWord(reason)]),
    ].join(" "),
};
