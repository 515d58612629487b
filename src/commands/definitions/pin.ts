import type { Definition } from "../definition.ts";
import { formatWord, quoteWord } from "../words.ts";

export const pin: Definition<"pin"> = {
  name: "pin",
  usage: "/pin <application> <environment> <version> <reason>",
  does: "Keeps an application at one version in an environment until you unpin it.",
  right: "steer",
  examples: ["/pin checkout prod 1.4.0 the customer certified this one"],
  read: (given) => ({
    kind: "pin",
    application: given.required("an application"),
    environment: given.required("an environment"),
    version: given.required("a version"),
    reason: given.reason(),
  }),
  format: ({ application, environment, version, reason }) =>
    ["/pin", formatWord(application), formatWord(environment), formatWord(version), quoteWord(reason)].join(" "),
};
