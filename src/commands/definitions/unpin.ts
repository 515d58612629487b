import type { Definition } from "../definition.ts";
import { formatWord, quoteWord } from "../words.ts";

export const unpin: Definition<"unpin"> = {
  name: "unpin",
  usage: "/unpin <application> <environment> [reason]",
  does: "Lifts the pin of an application in an environment, also the one that a rollback left; what is newest then is proposed.",
  right: "steer",
  examples: ["/unpin checkout prod"],
  read: (given) => ({
    kind: "unpin",
    application: given.required("an application"),
    environment: given.required("an environment"),
    reason: given.optionalReason(),
  }),
  format: ({ application, environment, reason }) =>
    ["/unpin", formatWord(application), formatWord(environment), ...(reason === "" ? [] : [quoteWord(reason)])].join(
      " ",
    ),
};
