import type { Path, Resource } from "../resource.ts";
import type { Remark, Rule, Scope } from "../rule.ts";
import { describeContainer } from "./objects/pod-templates.ts";
import { indexOf } from "./objects/scope-index.ts";
import { at, itemsAt, textOf, textsOf } from "./objects/shape.ts";
import { isSecret } from "./secrets/data-of-secret.ts";
import { leavesOf, looksEncrypted } from "./secrets/sops.ts";
import { looksSecret } from "./secrets/telling-names.ts";
import { describeTokens, findTokens } from "./secrets/tokens.ts";

/** Kinds whose texts are schemas, or encrypted. */
const NOT_READ = new Set(["CustomResourceDefinition", "SealedSecret"]);
const REMEDY = "Replace it, since the history keeps it, and refer to a Secret that is not in plain text in Git.";

export const secretInPlainValue: Rule = {
  name: "secret-in-plain-value",
  summary: "Passwords and tokens in variables, ConfigMaps, arguments and annotations are no secrets any more.",
  level: "error",
  alsoKnownAs: ["kube-linter:env-var-secret", "polaris:sensitiveContainerEnvVar", "polaris:sensitiveConfigmapContent"],
  *check(scope: Scope): Iterable<Remark> {
    const index = indexOf(scope);
    for (const resource of index.objects) {
      if (isSecret(resource) || NOT_READ.has(resource.kind)) continue;
      for (const { path, value } of leavesOf(resource.value, mayHoldToken)) {
        const tokens = findTokens(String(value));
        if (tokens.length > 0)
          yield tell(resource, path, `${describeTokens(tokens.slice(0, 3))} stands here in plain text`);
      }
    }
    for (const container of index.containers) {
      for (const { item, path } of itemsAt(container.value, "env")) {
        const [name, value] = [textOf(at(item, "name")), textOf(at(item, "value"))];
        if (name === undefined || value === undefined || !isTelling(name, value)) continue;
        const message = `the variable ${name.slice(0, 80)} of the ${describeContainer(container)} holds a secret in plain text`;
        yield tell(container.template.resource, [...container.path, ...path, "value"], message);
      }
    }
    for (const resource of index.ofKind("ConfigMap")) {
      for (const [key, value] of textsOf(at(resource.value, "data"))) {
        if (isTelling(key, value))
          yield tell(
            resource,
            ["data", key],
            `the key ${key.slice(0, 80)} of the ConfigMap holds a secret in plain text`,
          );
      }
    }
  },
};

const mayHoldToken = (value: unknown): boolean =>
  typeof value === "string" && value.length >= 8 && !looksEncrypted(value) && findTokens(value).length > 0;

/** One mistake, one finding: what its looks give away is told of already. */
const isTelling = (name: string, value: string): boolean => looksSecret(name, value) && findTokens(value).length === 0;

const tell = (resource: Resource, path: Path, message: string): Remark => ({
  resource,
  path,
  on: "value",
  message,
  remedy: REMEDY,
});
