import type { Definition } from "../definition.ts";
import { formatWord } from "../words.ts";

export const diff: Definition<"diff"> = {
  name: "diff",
  usage: "/diff <environment> <environment>",
  does: "Shows where two environments hold different versions.",
  right: "ask",
  examples: ["/diff staging prod"],
  read: (given) => {
    const from = given.required("an environment");
    const to = given.required("a second environment");
    given.end();
    return { kind: "diff", from, to };
  },
  format: ({ from, to }) => ["/diff", formatWord(from), formatWord(to)].join(" "),
};
