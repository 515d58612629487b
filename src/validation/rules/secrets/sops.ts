/** Files that SOPS encrypted: which values it had to encrypt, and whether it did. */
import { RE2JS } from "re2js";
import type { Path } from "../../resource.ts";
import { at, type Fields, fieldsOf, isFields, listOf, textOf } from "../objects/shape.ts";

const ENCRYPTED =
  /^ENC\[AES256_GCM,data:[A-Za-z0-9+/=]*,iv:[A-Za-z0-9+/=]+,tag:[A-Za-z0-9+/=]+,type:(?:str|int|float|bool|bytes|comment)\]$/;

/** Whether SOPS left its block in the object. */
export const hasSopsBlock = (value: unknown): boolean => isFields(at(value, "sops"));

/** Whether the text is, or began as, an encrypted value. */
export const looksEncrypted = (text: string): boolean => text.startsWith("ENC[");
export const isEncrypted = (text: string): boolean => ENCRYPTED.test(text);

export interface Leaf {
  readonly path: Path;
  readonly value: string | number | bigint | boolean;
}

/**
 * The scalars below a value that are wanted, with their paths; the block of SOPS itself is left out. Paths are made for
 * those only: nearly all are not wanted.
 */
export function leavesOf(value: unknown, isWanted: (value: Leaf["value"]) => boolean): readonly Leaf[] {
  const found: Leaf[] = [];
  const path: (string | number)[] = [];
  const walk = (below: unknown): void => {
    if (
      typeof below === "string" ||
      typeof below === "number" ||
      typeof below === "bigint" ||
      typeof below === "boolean"
    ) {
      if (isWanted(below)) found.push({ path: [...path], value: below });
      return;
    }
    if (typeof below !== "object" || below === null) return;
    const isList = Array.isArray(below);
    for (const key of isList ? below.keys() : Object.keys(below)) {
      if (path.length === 0 && key === "sops") continue;
      path.push(key);
      walk(Reflect.get(below, key));
      path.pop();
    }
  };
  walk(value);
  return found;
}

/**
 * Whether SOPS had to encrypt what stands under the path: the suffixes and regular expressions of its block
 * (getsops.io, "Encrypting only parts of a file"); patterns that cannot be read explain nothing.
 */
export function mustBeEncrypted(value: unknown): (path: Path) => boolean {
  const sops = fieldsOf(at(value, "sops"));
  const any = (path: Path, test: (key: string) => boolean): boolean =>
    path.some((key) => typeof key === "string" && test(key));
  const setting = (name: string): string | undefined => textOf(at(sops, name));
  const [wanted, unwanted] = [pattern(setting("encrypted_regex")), pattern(setting("unencrypted_regex"))];
  const [suffix, plainSuffix] = [setting("encrypted_suffix"), setting("unencrypted_suffix") ?? "_unencrypted"];
  return (path) => {
    if (wanted !== undefined) return any(path, (key) => wanted.matcher(key).find());
    if (unwanted !== undefined) return !any(path, (key) => unwanted.matcher(key).find());
    if (suffix !== undefined) return any(path, (key) => key.endsWith(suffix));
    return !any(path, (key) => key.endsWith(plainSuffix));
  };
}

function pattern(text: string | undefined): RE2JS | undefined {
  if (text === undefined || text.length > 500) return undefined;
  try {
    return RE2JS.compile(text);
  } catch {
    return undefined;
  }
}

/** What the block lacks to be decrypted: a sentence's end, or undefined. */
export function faultOfBlock(value: unknown): string | undefined {
  const sops: Fields = fieldsOf(at(value, "sops"));
  const missing = ["mac", "lastmodified", "version"].filter((field) => !Object.hasOwn(sops, field));
  if (missing.length > 0) return `has no ${missing.join(" and no ")}`;
  const keys = ["age", "pgp", "kms", "gcp_kms", "azure_kv", "hc_vault", "key_groups"];
  return keys.some((field) => listOf(sops[field]).length > 0) ? undefined : "names no key that could decrypt it";
}
