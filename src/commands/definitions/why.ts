import type { Definition } from "../definition.ts";
import { formatMoment } from "../moment.ts";
import { formatWord } from "../words.ts";

const isKeyword = (text: string): boolean => text.toLowerCase() === "at";

export const why: Definition<"why"> = {
  name: "why",
  usage: "/why <environment> [application] [at <time>]",
  does: "Says what holds a release back, who can open it and when it opens by itself; on a promotion's pull request the names may be left out.",
  right: "ask",
  examples: ["/why prod", "/why prod checkout", "/why prod checkout at Fri 17:00"],
  read: (given) => {
    const names: string[] = [];
    let at = given.keyword("at") ? given.moment() : undefined;
    while (at === undefined && names.length < 2) {
      const name = given.optional();
      if (name === undefined) break;
      names.push(name);
      at = given.keyword("at") ? given.moment() : undefined;
    }
    given.end();
    const [environment, application] = names;
    return {
      kind: "why",
      ...(environment !== undefined && { environment }),
      ...(application !== undefined && { application }),
      ...(at !== undefined && { at }),
    };
  },
  format: ({ environment, application, at }) =>
    [
      "/why",
      ...[environment, application].flatMap((name) => (name === undefined ? [] : [formatWord(name, isKeyword)])),
      ...(at === undefined ? [] : ["at", formatMoment(at)]),
    ].join(" "),
};
