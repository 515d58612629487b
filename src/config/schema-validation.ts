/** JSON Schema of how manifests are checked: for all environments, and for one. */
import { KUBERNETES_VERSIONS } from "../domain/kubernetes-versions.ts";
import { RULE_LEVELS, RULE_NAMES } from "../domain/rule-name.ts";
import { list, map, oneOf, type Schema } from "./schema-parts.ts";

const kubernetesVersion = oneOf(
  KUBERNETES_VERSIONS,
  "The Kubernetes version whose schemas count, in quotes. Default: the newest that Towpath knows.",
);

const level = oneOf(RULE_LEVELS, "How much findings of this rule weigh. An error fails the check; off asks it not.");

const rules: Schema = map(
  "a map of rules with a level each",
  Object.fromEntries(RULE_NAMES.map((name) => [name, level])),
  {
    description: "Levels of rules, by name; those that are not named keep their own (docs/rules.md).",
  },
);

export const VALIDATION: Schema = map(
  "a map with kubernetes-version, rules, external, allowed-images or unknown-kinds",
  {
    "kubernetes-version": kubernetesVersion,
    rules,
    external: list(
      "an object such as Secret/shop/database",
      "Objects that are there although no file holds them: kind, namespace and name, or kind and name; * stands for any text.",
    ),
    "allowed-images": list(
      "images such as ghcr.io/acme/**",
      "Images that may run; * stands for one segment, ** for any number. Default: any. The rule image-registry looks at them.",
    ),
    "unknown-kinds": oneOf(
      ["error", "skip"],
      "What becomes of objects whose kind nobody knows a schema for: an error, since they cannot be checked, or no more than a line in the summary.",
      "error",
    ),
  },
  { description: "How manifests are checked on pull requests." },
);

export const ENVIRONMENT_VALIDATION: Schema = map(
  "a map with kubernetes-version or rules",
  { "kubernetes-version": kubernetesVersion, rules },
  { description: "How its manifests are checked, where that is not as everywhere." },
);
