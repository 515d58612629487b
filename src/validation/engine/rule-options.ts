/** How manifests are checked, out of `towpath.yaml`: the same for pull requests and in a terminal. */
import type { Config } from "../../config/config.ts";
import { DEFAULT_VALIDATION } from "../../config/validation-config.ts";
import { ALL_RULES } from "../rules/all.ts";
import { DEFAULT_LEVELS } from "../rules/levels.ts";
import type { ValidateOptions } from "./validation.ts";

/** All rules with their levels, and what they may take as given; without a configuration, the defaults. */
export function ruleOptions(config?: Pick<Config, "environments" | "validation">): ValidateOptions["rules"] & object {
  const { validation = DEFAULT_VALIDATION, environments = [] } = config ?? {};
  const own = environments.map(({ name, validation: its }) => [name, its?.rules ?? {}] as const);
  return {
    rules: ALL_RULES,
    levels: config === undefined ? DEFAULT_LEVELS : { rules: validation.rules, environments: Object.fromEntries(own) },
    settings: { allowedImages: validation.allowedImages, external: validation.external },
  };
}

/** The Kubernetes version of each environment that has one of its own or takes the file's; others have the default. */
export function versionsOf({ environments, validation }: Pick<Config, "environments" | "validation">) {
  return new Map(
    environments.flatMap(({ name, validation: own }): readonly (readonly [string, string])[] => {
      const version = own?.kubernetesVersion ?? validation?.kubernetesVersion;
      return version === undefined ? [] : [[name, version]];
    }),
  );
}
