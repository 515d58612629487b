import type { Definition } from "../definition.ts";
import { formatWord, quoteWord } from "../words.ts";

export const unquarantine: Definition<"unquarantine"> = {
  name: "unquarantine",
  usage: "/unquarantine <application> <version> [reason]",
  does: "Lets a release that was quarantined be promoted again.",
  right: "steer",
  examples: ["/unquarantine checkout 1.5.0 it was the database"],
  read: (given) => ({
    kind: "unquarantine",
    application: given.required("an application"),
    version: given.required("a version"),
    reason: given.optionalReason(),
  }),
  format: ({ application, version, reason }) =>
    ["/unquarantine", formatWord(application), formatWord(version), ...(reason === "" ? [] : [quoteWord(reason)])].join(
      " ",
    ),
};
