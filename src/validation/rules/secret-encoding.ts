import type { Remark, Rule, Scope } from "../rule.ts";
import { indexOf } from "./objects/scope-index.ts";
import { isSecret, plainValuesOf } from "./secrets/data-of-secret.ts";

export const secretEncoding: Rule = {
  name: "secret-encoding",
  summary: "Values under `data` of a Secret have to be base64; others are refused by the cluster.",
  level: "error",
  alsoKnownAs: [],
  *check(scope: Scope): Iterable<Remark> {
    for (const resource of indexOf(scope).ofKind("Secret")) {
      if (!isSecret(resource)) continue;
      for (const { key, path, decoded } of plainValuesOf(resource)) {
        if (decoded !== undefined) continue;
        yield {
          resource,
          path,
          on: "key",
          message: `the value of \`${key.slice(0, 60)}\` is no base64`,
          remedy: "Encode it, or write it under `stringData`.",
        };
      }
    }
  },
};
