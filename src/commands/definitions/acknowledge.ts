import type { Definition } from "../definition.ts";
import { formatWord, quoteWord } from "../words.ts";

export const acknowledge: Definition<"acknowledge"> = {
  name: "acknowledge",
  usage: "/acknowledge [<environment> <application>] <reason>",
  does: "Lets a release go on although it lacks the hotfix that the environment runs; on its pull request the names may be left out.",
  right: "move",
  examples: ["/acknowledge the fix is in 1.6.0 as well", "/acknowledge prod checkout the fix is in 1.6.0 as well"],
  read: (given) => {
    const environment = given.environment();
    if (environment === undefined) return { kind: "acknowledge", reason: given.reason() };
    return { kind: "acknowledge", environment, application: given.required("an application"), reason: given.reason() };
  },
  format: ({ environment, application, reason }) =>
    [
      "/acknowledge",
      ...(environment === undefined || application === undefined ? [] : [environment, formatWord(application)]),
      quoteWord(reason),
    ].join(" "),
};
