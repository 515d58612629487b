import type { Remark, Rule, Scope } from "../rule.ts";
import { indexOf } from "./objects/scope-index.ts";
import { at } from "./objects/shape.ts";
import { isSecret, plainValuesOf } from "./secrets/data-of-secret.ts";
import { hasSopsBlock } from "./secrets/sops.ts";
import { describeTokens, findTokens } from "./secrets/tokens.ts";

/** base64 hides nothing. Secrets that SOPS encrypted are told of by `broken-sops` where a value is plain. */
export const plaintextSecret: Rule = {
  name: "plaintext-secret",
  summary: "A Secret in plain text in Git can be read by all who can read the repository, for ever.",
  level: "error",
  alsoKnownAs: [],
  *check(scope: Scope): Iterable<Remark> {
    for (const resource of indexOf(scope).ofKind("Secret")) {
      if (!isSecret(resource) || hasSopsBlock(resource.value)) continue;
      const values = [...plainValuesOf(resource)];
      const first = values[0];
      if (first === undefined) continue;
      const keys = values.map(({ key }) => key.slice(0, 60));
      const shown = `${keys.slice(0, 5).join(", ")}${keys.length > 5 ? ` and ${keys.length - 5} more` : ""}`;
      const tokens = values.flatMap(({ decoded }) => findTokens(decoded ?? ""));
      const among = tokens.length === 0 ? "" : `, among it ${describeTokens(tokens.slice(0, 3))}`;
      const field = at(resource.value, "data") !== undefined && first.path[0] === "data" ? "data" : "stringData";
      yield {
        resource,
        path: [field],
        on: "key",
        message: `this Secret holds ${shown} in plain text${field === "data" ? " (base64 hides nothing)" : ""}${among}`,
        remedy:
          "Replace what is in it, since the history keeps it, and commit it as a SealedSecret, an ExternalSecret or encrypted by SOPS.",
      };
    }
  },
};
