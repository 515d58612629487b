import type { Reader } from "./reader.ts";
import type { HookSender } from "./settings-shape.ts";

const NAME = /^[a-z0-9]+(-[a-z0-9]+)*$/;

/**
 * `IMAGE_HOOK_SECRETS`: `name=secret` with commas between. The secret that verifies a request names its sender, so no two
 * names share one; a name may come twice, for rotation. A secret may hold `=` but no comma.
 */
export function readHookSenders(reader: Reader): readonly HookSender[] {
  const entries = (reader.get("IMAGE_HOOK_SECRETS") ?? "").split(",").map((entry) => entry.trim());
  const senders = entries.filter((entry) => entry !== "").flatMap((entry, at) => readEntry(reader, entry, at));
  const nameOf = new Map<string, string>();
  for (const { name, secret } of senders) {
    const other = nameOf.get(secret);
    if (other !== undefined && other !== name) {
      reader.mistake(
        `IMAGE_HOOK_SECRETS gives ${other} and ${name} the same secret, so that nobody could tell them apart: give each its own.`,
      );
    }
    nameOf.set(secret, name);
  }
  return Object.freeze(senders);
}

/** Counts from the front, since the entry itself may be secret. */
function readEntry(reader: Reader, entry: string, at: number): HookSender[] {
  const equals = entry.indexOf("=");
  const name = entry.slice(0, Math.max(equals, 0)).trim();
  const secret = entry.slice(equals + 1).trim();
  if (NAME.test(name) && secret !== "") return [Object.freeze({ name, secret })];
  reader.mistake(
    `IMAGE_HOOK_SECRETS has an entry (number ${at + 1}) that is not name=secret: write ci=…,other=… with names of small letters, digits and hyphens, and no comma in a secret.`,
  );
  return [];
}
