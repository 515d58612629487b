/** `towpath.yaml` → {@link Config}, or every mistake in it with its place and remedy. */
import type { Finding } from "../domain/finding.ts";
import { checkShape } from "./check-shape.ts";
import { checkReach, checkTerritories } from "./check-territories.ts";
import type { Config } from "./config.ts";
import { itemsOf, Mistakes } from "./mistakes.ts";
import { problemOfReader } from "./names.ts";
import { readApplications } from "./read-applications.ts";
import { readCommands } from "./read-commands.ts";
import { readEnvironments } from "./read-environments.ts";
import { readImages } from "./read-images.ts";
import { readPlacePattern } from "./read-places.ts";
import { readPolicies } from "./read-policies.ts";
import { readValidation } from "./read-validation.ts";
import { parseTimeZone } from "./time-zone.ts";
import type { WrittenConfig } from "./written-config.ts";
import { readYaml } from "./yaml-source.ts";

/** Never both, never neither. */
export type ReadConfig = { readonly config: Config } | { readonly mistakes: readonly Finding[] };

/**
 * Reads the configuration. `file` is how the findings name it. Never throws: whatever the text is, mistakes are findings,
 * all of them at once, in the order of the file.
 */
export function readConfig(text: string, file = "towpath.yaml"): ReadConfig {
  const mistakes = new Mistakes(file);
  const values = readYaml(text, mistakes);
  const written = values === undefined ? undefined : checkShape(values, mistakes);
  const config = written && toConfig(written, mistakes);
  return mistakes.any || config === undefined ? { mistakes: mistakes.list() } : { config };
}

function readSharedWith(written: WrittenConfig, mistakes: Mistakes): readonly string[] {
  const readers = itemsOf(written, "shared-with", written["shared-with"]);
  for (const item of readers) mistakes.name(item, "repository", problemOfReader);
  return readers.map(({ text }) => text);
}

function toConfig(written: WrittenConfig, mistakes: Mistakes): Config {
  const [zone] = itemsOf(written, "timezone", written.timezone).map((item) =>
    mistakes.parse(item, "timezone", parseTimeZone(item.text)),
  );
  const timezone = zone ?? "UTC";
  const environments = readEnvironments(written, timezone, mistakes);
  const places = (written.places ?? []).flatMap((place) => readPlacePattern(place, environments, mistakes) ?? []);
  checkTerritories(written, environments, mistakes);
  checkReach(written, environments, places, mistakes);
  return {
    mode: written.mode ?? "act",
    timezone,
    environments,
    images: readImages(written.images ?? [], mistakes),
    applications: readApplications(written, environments, mistakes),
    places,
    commands: readCommands(written.commands ?? {}, Object.keys(written.environments ?? {}), mistakes),
    ...(written["shared-with"] !== undefined && { sharedWith: readSharedWith(written, mistakes) }),
    ...(written.validation !== undefined && { validation: readValidation(written.validation, mistakes) }),
    ...(written.policies !== undefined && { policies: readPolicies(written.policies, mistakes) }),
  };
}
