/** What a v1/Secret holds, decoded. */
import type { Path, Resource } from "../../resource.ts";
import { groupOf } from "../objects/identity.ts";
import { at, isFilledIn, textsOf } from "../objects/shape.ts";
import { looksEncrypted } from "./sops.ts";

export interface SecretValue {
  readonly key: string;
  readonly path: Path;
  /** Undefined where `data` holds what is no base64. */
  readonly decoded: string | undefined;
}

export const isSecret = (resource: Resource): boolean => resource.kind === "Secret" && groupOf(resource) === "";

/** Values in plain text: neither empty, nor encrypted, nor filled in later (also where the placeholder is encoded). */
export function* plainValuesOf(resource: Resource): Generator<SecretValue> {
  for (const [key, text] of textsOf(at(resource.value, "stringData"))) {
    if (isPlain(text)) yield { key, path: ["stringData", key], decoded: text };
  }
  for (const [key, text] of textsOf(at(resource.value, "data"))) {
    const decoded = decodeBase64(text);
    if (isPlain(text) && (decoded === undefined || isPlain(decoded))) yield { key, path: ["data", key], decoded };
  }
}

const isPlain = (text: string): boolean => text.trim() !== "" && !looksEncrypted(text) && !isFilledIn(text);

/** As Go's decoder reads it: the standard alphabet with padding, line ends ignored. */
export function decodeBase64(text: string): string | undefined {
  const bare = text.replaceAll(/[\r\n]/g, "");
  if (bare.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(bare)) return undefined;
  return Buffer.from(bare, "base64").toString("utf8");
}
