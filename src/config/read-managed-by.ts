/** The `towpath.yaml` of a member repository: one line, `managed-by: acme/env-main`, by which it consents. */
import type { Finding } from "../domain/finding.ts";
import type { FullName } from "../domain/repository.ts";
import { isMap } from "./json-path.ts";
import { Mistakes } from "./mistakes.ts";
import { problemOfRepository } from "./names.ts";
import { showValue } from "./show-value.ts";
import { readYaml } from "./yaml-source.ts";

const KEY = "managed-by";

/**
 * Reads the file of a member: the home that it names, or the mistakes. Undefined if the file does not say `managed-by`
 * at all: then it is a home's, for `readConfig` (which also tells what is wrong with a file that is no YAML). Never throws.
 */
export function readManagedBy(
  text: string,
  file = "towpath.yaml",
): { readonly managedBy: FullName } | { readonly mistakes: readonly Finding[] } | undefined {
  const mistakes = new Mistakes(file);
  const values = readYaml(text, mistakes);
  if (!isMap(values) || mistakes.positions.of(values, KEY) === undefined) return undefined;
  const home = values[KEY];
  const spot = mistakes.positions.of(values, KEY);
  if (typeof home === "string")
    mistakes.name({ container: values, key: KEY, text: home }, "repository", problemOfRepository);
  else if (spot?.unreadable !== true) {
    const shown = showValue(home, spot);
    mistakes.atValue(
      values,
      KEY,
      "wrong-value",
      `${KEY} takes the repository that holds the configuration, such as acme/env-main, not ${shown}.`,
    );
  }
  for (const key of Object.keys(values)) {
    if (key === KEY) continue;
    const sentence = `${key} is not read here: the file says ${KEY}, so the configuration is in that repository. Leave one of the two out.`;
    mistakes.atKey(values, key, "unknown-key", sentence);
  }
  return mistakes.any || typeof home !== "string" ? { mistakes: mistakes.list() } : { managedBy: home };
}
