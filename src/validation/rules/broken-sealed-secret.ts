import type { Path } from "../resource.ts";
import type { Remark, Rule, Scope } from "../rule.ts";
import { groupOf } from "./objects/identity.ts";
import { indexOf } from "./objects/scope-index.ts";
import { at, isFilledIn, textsOf } from "./objects/shape.ts";
import { decodeBase64 } from "./secrets/data-of-secret.ts";
import { looksEncrypted } from "./secrets/sops.ts";

/** kubeseal writes a length of two bytes first, of a session key of 512 bytes: in base64 that is `Ag`. */
export const brokenSealedSecret: Rule = {
  name: "broken-sealed-secret",
  summary: "A value in a SealedSecret that is not sealed is in plain text, or cannot be opened.",
  level: "error",
  alsoKnownAs: [],
  *check(scope: Scope): Iterable<Remark> {
    for (const resource of indexOf(scope).ofKind("SealedSecret")) {
      if (groupOf(resource) !== "bitnami.com") continue;
      for (const [key, value] of textsOf(at(resource.value, "spec", "encryptedData"))) {
        if ((value.startsWith("Ag") && decodeBase64(value) !== undefined) || isFilledIn(value) || looksEncrypted(value))
          continue;
        const path: Path = ["spec", "encryptedData", key];
        yield {
          resource,
          path,
          on: "key",
          message: `the value of \`${key.slice(0, 80)}\` is not what kubeseal writes`,
          remedy: "Seal it with kubeseal; if it is the secret itself, replace it, since the history keeps it.",
        };
      }
    }
  },
};
