import type { Resource } from "../resource.ts";
import type { Remark, Rule, Scope } from "../rule.ts";
import { indexOf } from "./objects/scope-index.ts";
import { isSecret } from "./secrets/data-of-secret.ts";
import { faultOfBlock, hasSopsBlock, isEncrypted, leavesOf, looksEncrypted, mustBeEncrypted } from "./secrets/sops.ts";

/** Values that SOPS leaves alone whatever its settings: the empty text. */
export const brokenSops: Rule = {
  name: "broken-sops",
  summary: "A file that SOPS cannot decrypt stops the agent; a value beside the encrypted ones was never hidden.",
  level: "error",
  alsoKnownAs: [],
  *check(scope: Scope): Iterable<Remark> {
    for (const resource of indexOf(scope).objects) {
      if (hasSopsBlock(resource.value)) yield* withBlock(resource);
      else yield* withoutBlock(resource);
    }
  },
};

function* withBlock(resource: Resource): Generator<Remark> {
  const fault = faultOfBlock(resource.value);
  if (fault !== undefined) {
    yield {
      resource,
      path: ["sops"],
      on: "key",
      message: `the block of SOPS ${fault}, so the file cannot be decrypted`,
      remedy: "Encrypt the file again with sops.",
    };
  }
  const must = mustBeEncrypted(resource.value);
  for (const { path, value } of leavesOf(resource.value, () => true)) {
    if (typeof value === "string" && looksEncrypted(value)) {
      if (isEncrypted(value)) continue;
      yield {
        resource,
        path,
        on: "key",
        message: `the encrypted value of \`${keyOf(path)}\` is damaged`,
        remedy: "Take it from the file that sops wrote; an encrypted value cannot be edited.",
      };
    } else if (isSecret(resource) && (path[0] === "data" || path[0] === "stringData") && value !== "" && must(path)) {
      yield {
        resource,
        path,
        on: "key",
        message: `the value of \`${keyOf(path)}\` is in plain text although SOPS encrypted the file`,
        remedy: "Replace the value, since the history keeps it, and add it with `sops edit`.",
      };
    }
  }
}

function* withoutBlock(resource: Resource): Generator<Remark> {
  for (const { path } of leavesOf(resource.value, (one) => typeof one === "string" && isEncrypted(one))) {
    yield {
      resource,
      path,
      on: "key",
      message: `the value of \`${keyOf(path)}\` was encrypted by SOPS, and the block \`sops\` that decrypts it is missing`,
      remedy: "Take the whole file that sops wrote, with its `sops` block.",
    };
    return;
  }
}

const keyOf = (path: readonly (string | number)[]): string => path.join(".").slice(0, 80);
