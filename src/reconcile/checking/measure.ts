/** By what a commit is measured: the configuration, and what it names elsewhere. Pure. */
import type { Config } from "../../config/config.ts";
import { DEFAULT_VALIDATION } from "../../config/validation-config.ts";
import { KUBERNETES_VERSIONS } from "../../domain/kubernetes-versions.ts";
import type { RulesOnRendered } from "../../validation/rendered/rendered-changes.ts";
import { ALL_RULES } from "../../validation/rules/all.ts";
import type { Elsewhere } from "./elsewhere.ts";

export interface Measure {
  readonly config: Config;
  readonly elsewhere: Elsewhere;
}

/** What counts in an environment: its own, the file's, or the newest that is known. */
export function versionFor({ environments, validation }: Config, environment: string | undefined): string {
  const own = environments.find(({ name }) => name === environment)?.validation?.kubernetesVersion;
  return own ?? validation?.kubernetesVersion ?? KUBERNETES_VERSIONS.at(-1) ?? "";
}

/** The same for the engine: of each environment, and of files of none. */
export const versionsOf = (
  config: Config,
): { readonly environments: ReadonlyMap<string, string>; readonly kubernetesVersion: string } => ({
  environments: new Map(config.environments.map(({ name }) => [name, versionFor(config, name)])),
  kubernetesVersion: versionFor(config, undefined),
});

/** All rules, with the levels and settings of the configuration. */
export const rulesOf = ({ environments, validation = DEFAULT_VALIDATION }: Config): RulesOnRendered => ({
  rules: ALL_RULES,
  levels: {
    rules: validation.rules,
    environments: Object.fromEntries(environments.map((one) => [one.name, one.validation?.rules ?? {}])),
  },
  settings: { allowedImages: validation.allowedImages, external: validation.external },
});
