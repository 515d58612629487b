import type { Definition } from "../definition.ts";
import { formatWord, quoteWord } from "../words.ts";

export const unfreeze: Definition<"unfreeze"> = {
  name: "unfreeze",
  usage: "/unfreeze <environment> [reason]",
  does: "Lifts the freeze of an environment; what is newest then is proposed, and nothing ships by itself.",
  right: "steer",
  examples: ["/unfreeze prod"],
  read: (given) => ({
    kind: "unfreeze",
    environment: given.required("an environment"),
    reason: given.optionalReason(),
  }),
  format: ({ environment, reason }) =>
    ["/unfreeze", formatWord(environment), ...(reason === "" ? [] : [quoteWord(reason)])].join(" "),
};
