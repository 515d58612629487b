/**
 * The `towpath.yaml` of a repository that is configured elsewhere, by which it consents: `managed-by: acme/env-main` (it
 * holds environments of that home), `shared-with: acme/env-main` (that home may read its schemas and policies), or both.
 */
import type { Finding } from "../domain/finding.ts";
import type { FullName } from "../domain/repository.ts";
import { isMap } from "./json-path.ts";
import { type Item, itemsOf, Mistakes } from "./mistakes.ts";
import { problemOfReader, problemOfRepository } from "./names.ts";
import type { Container } from "./positions.ts";
import { showValue } from "./show-value.ts";
import { readYaml } from "./yaml-source.ts";

export interface Consent {
  /** The home that holds the configuration; undefined: the repository holds no environments. */
  readonly managedBy: FullName | undefined;
  /** Who may read schemas and policies: `acme/env-main`, `acme/*`. */
  readonly sharedWith: readonly string[];
}

const MANAGED = "managed-by";
const SHARED = "shared-with";
/** Keys by which a file is a home's: there `shared-with` is one key among others. */
const HOME = ["version", "environments"];

/**
 * Reads what the file consents to, or the mistakes. Undefined if it says neither `managed-by` nor `shared-with` alone:
 * then it is a home's, for `readConfig` (which also tells what is wrong with a file that is no YAML). Never throws.
 */
export function readConsent(
  text: string,
  file = "towpath.yaml",
): Consent | { readonly mistakes: readonly Finding[] } | undefined {
  const mistakes = new Mistakes(file);
  const values = readYaml(text, mistakes);
  if (!isMap(values)) return undefined;
  const says = (key: string): boolean => mistakes.positions.of(values, key) !== undefined;
  if (!says(MANAGED) && (!says(SHARED) || HOME.some(says))) return undefined;
  const managedBy = says(MANAGED) ? readHome(values, mistakes) : undefined;
  const sharedWith = says(SHARED) ? readReaders(values, mistakes) : [];
  for (const key of Object.keys(values)) {
    if (key === MANAGED || key === SHARED) continue;
    const sentence = says(MANAGED)
      ? `${key} is not read here: the file says ${MANAGED}, so the configuration is in that repository. Leave one of the two out.`
      : `${key} is not read here: the file says nothing but ${SHARED}. Write version and environments, or leave it out.`;
    mistakes.atKey(values, key, "unknown-key", sentence);
  }
  return mistakes.any ? { mistakes: mistakes.list() } : { managedBy, sharedWith };
}

function readHome(values: Container & Record<string, unknown>, mistakes: Mistakes): FullName | undefined {
  const home = values[MANAGED];
  if (typeof home === "string") {
    const item: Item = { container: values, key: MANAGED, text: home };
    return mistakes.name(item, "repository", problemOfRepository);
  }
  const spot = mistakes.positions.of(values, MANAGED);
  if (spot?.unreadable !== true) {
    const sentence = `${MANAGED} takes the repository that holds the configuration, such as acme/env-main, not ${showValue(home, spot)}.`;
    mistakes.atValue(values, MANAGED, "wrong-value", sentence);
  }
  return undefined;
}

function readReaders(values: Container & Record<string, unknown>, mistakes: Mistakes): readonly string[] {
  const written = values[SHARED];
  const isList = Array.isArray(written) && written.length > 0 && written.every((one) => typeof one === "string");
  if (typeof written === "string" || isList) {
    const readers = itemsOf(values, SHARED, written);
    for (const item of readers) mistakes.name(item, "repository", problemOfReader);
    return readers.map(({ text }) => text);
  }
  const spot = mistakes.positions.of(values, SHARED);
  if (spot?.unreadable !== true) {
    const sentence = `${SHARED} takes a repository such as acme/env-main, all of an owner such as acme/*, or a list of them, not ${showValue(written, spot)}.`;
    mistakes.atValue(values, SHARED, "wrong-value", sentence);
  }
  return [];
}
