import type { Definition } from "../definition.ts";
import { formatWord, quoteWord } from "../words.ts";

export const quarantine: Definition<"quarantine"> = {
  name: "quarantine",
  usage: "/quarantine <application> <version> <reason>",
  does: "Keeps a release from ever being promoted again, into any environment; where it runs it stays.",
  right: "steer",
  examples: ["/quarantine checkout 1.5.0 it loses orders"],
  read: (given) => ({
    kind: "quarantine",
    application: given.required("an application"),
    version: given.required("a version"),
    reason: given.reason(),
  }),
  format: ({ application, version, reason }) =>
    ["/quarantine", formatWord(application), formatWord(version), quoteWord(reason)].join(" "),
};
