import type { Definition } from "../definition.ts";
import { formatWord, quoteWord } from "../words.ts";

export const override: Definition<"override"> = {
  name: "override",
  usage: "/override <gate> <reason>",
  does: "On a promotion's pull request: lets its release pass one gate once.",
  right: "move",
  examples: ["/override soak the fix is urgent"],
  read: (given) => ({ kind: "override", gate: given.required("a gate"), reason: given.reason() }),
  format: ({ gate, reason }) => ["/override", formatWord(gate), quoteWord(reason)].join(" "),
};
