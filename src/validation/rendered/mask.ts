/** Values that may be shown to everybody who reads a check, with those that are secret, or look it, left out. */
import { isFields } from "../rules/objects/shape.ts";
import { looksSecret } from "../rules/secrets/telling-names.ts";
import { findTokens } from "../rules/secrets/tokens.ts";

export const MASKED = "(hidden)";

/** Fields whose texts are secret wherever they stand; `data` is so in a Secret only. */
const SECRET_FIELDS = new Set(["stringData", "encryptedData", "kubectl.kubernetes.io/last-applied-configuration"]);
const DEEPEST = 20;

/** Whether all under the field of this map is secret. */
export const hidesField = (map: Readonly<Record<string, unknown>>, field: string): boolean =>
  SECRET_FIELDS.has(field) || (field === "data" && map["kind"] === "Secret");

/** `names` are those under which the value stands: its key, and the name of the list item around it. */
export function maskValue(value: unknown, names: readonly string[], depth = 0): unknown {
  if (typeof value === "string") return isSecretText(value, names) ? MASKED : value;
  if (depth > DEEPEST) return MASKED;
  if (Array.isArray(value)) return value.map((item: unknown) => maskValue(item, names, depth + 1));
  if (!isFields(value)) return value;
  const own = typeof value["name"] === "string" ? [value["name"]] : [];
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      hidesField(value, key) ? MASKED : maskValue(inner, [key, ...own], depth + 1),
    ]),
  );
}

function isSecretText(text: string, names: readonly string[]): boolean {
  if (findTokens(text).length > 0 || names.some((name) => looksSecret(name, text))) return true;
  const [, option, given] = /^-{0,2}([\w.-]+)[=:]\s*(\S+)$/.exec(text) ?? [];
  return option !== undefined && given !== undefined && looksSecret(option, given);
}
