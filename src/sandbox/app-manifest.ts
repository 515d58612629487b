/** What the App asks GitHub for: what app.yml says, so that nothing is tried with more than people are asked for. */
import { readFileSync } from "node:fs";
import { parse } from "yaml";

export interface AppManifest {
  readonly default_permissions: Readonly<Record<string, "read" | "write">>;
  readonly default_events: readonly string[];
}

export function appManifest(): AppManifest {
  const text = readFileSync(new URL("../../app.yml", import.meta.url), "utf8");
  return parse(text) as AppManifest;
}
