/** Since when the gates of each environment are what they are: an approval given before was given under other gates. */
import { createHash } from "node:crypto";
import type { Config } from "../../config/config.ts";
import type { HomeMemory } from "../memory.ts";
import type { Outside } from "../outside.ts";

interface Noted {
  readonly hash: string;
  /** Milliseconds since 1970; 0 where they were never seen otherwise. */
  readonly since: number;
}

const KEY = "gates";

/**
 * Compares the gates with those of the last pass. What gates hold elsewhere leaves the approvals of an environment alone.
 * Where the projection was lost, what is there now counts as having been there always.
 */
export async function noteGateChanges(
  { projection, clock }: Outside,
  memory: HomeMemory,
  homeId: number,
  { environments }: Config,
): Promise<void> {
  const key = environments.map(({ name, gates }) => [name, hashOf(gates)]);
  const text = JSON.stringify(key);
  if (memory.gatesHash === text) return;
  const before = (await projection.get<Readonly<Record<string, Noted>>>(homeId, KEY)) ?? {};
  const now: Record<string, Noted> = {};
  for (const { name, gates } of environments) {
    const hash = hashOf(gates);
    const known = before[name];
    now[name] = known?.hash === hash ? known : { hash, since: known === undefined ? 0 : clock.now() };
    memory.gatesSince.set(name, now[name].since);
  }
  if (JSON.stringify(before) !== JSON.stringify(now)) await projection.put(homeId, KEY, now);
  if (memory.gatesHash !== undefined) memory.answers.forget(({ kind }) => kind === "reviews");
  memory.gatesHash = text;
}

const hashOf = (gates: unknown): string => createHash("sha256").update(JSON.stringify(gates)).digest("hex");
