/** Environment variables → Settings: parsed once, frozen, every mistake named at once. */
import { readAppId, readPrivateKey, readWebhookSecrets } from "./settings/app-identity.ts";
import { readGithubAddresses } from "./settings/github-addresses.ts";
import { readHookSenders } from "./settings/hook-senders.ts";
import { readListening } from "./settings/listening.ts";
import { readLogging } from "./settings/logging.ts";
import { Reader } from "./settings/reader.ts";
import { readRendering } from "./settings/rendering.ts";
import type { Settings } from "./settings/settings-shape.ts";
import { readStorage } from "./settings/storage.ts";
import { readSweepInterval } from "./settings/sweep-interval.ts";

export type { HookSender, Settings } from "./settings/settings-shape.ts";

/**
 * Reads all settings, and none of them again. A variable that is empty counts as not set. Each mistake is a sentence that
 * names the variable and the remedy, and never holds a value that may be secret.
 */
export function readSettings(
  env: Readonly<Record<string, string | undefined>>,
): { readonly settings: Settings } | { readonly mistakes: readonly string[] } {
  const reader = new Reader(env);
  const appId = readAppId(reader);
  const privateKey = readPrivateKey(reader);
  const webhookSecrets = readWebhookSecrets(reader);
  const rest = {
    ...readListening(reader),
    ...readLogging(reader),
    ...readGithubAddresses(reader),
    ...readStorage(reader),
    hookSenders: readHookSenders(reader),
    sweepIntervalMs: readSweepInterval(reader),
    ...readRendering(reader),
  };
  if (reader.mistakes.length > 0 || appId === undefined || privateKey === undefined) {
    return { mistakes: reader.mistakes };
  }
  return { settings: Object.freeze({ appId, privateKey, webhookSecrets, ...rest }) };
}

/** The values that no log line may hold. */
export const secretsOf = (settings: Settings): readonly string[] => [
  settings.privateKey,
  ...settings.webhookSecrets,
  ...settings.hookSenders.map(({ secret }) => secret),
  ...(settings.databaseUrl === undefined ? [] : [settings.databaseUrl, passwordOf(settings.databaseUrl)]),
];

/** As it is, and not as the URL writes it; empty where there is none. */
function passwordOf(url: string): string {
  const written = URL.canParse(url) ? new URL(url).password : "";
  try {
    return decodeURIComponent(written);
  } catch {
    return written;
  }
}
