/** A command's effect is entered into the ledger of a made-up world. */
import type { Resolved } from "../commands/resolve/resolution.ts";
import type { Decision, Ended } from "../domain/decision.ts";
import type { Slice } from "../planning/slice.ts";
import type { World } from "./world.ts";

/** Commands that are decisions. */
export type Deciding = Exclude<Resolved, { kind: "retry" | "why" | "why-all" | "status" | "diff" | "help" }>;

/** What a command writes into the ledger: production's own function, handed in by who composes. */
export type EffectOf = (
  asked: Deciding,
  source: {
    readonly id: string;
    readonly by: string;
    readonly now: number;
    readonly since: number;
    readonly slice: Slice | undefined;
    readonly decisions: readonly Decision[];
  },
) =>
  | {
      readonly kind: "record";
      readonly record: {
        readonly write?: readonly Decision[];
        readonly end?: readonly { readonly id: string; readonly ended: Ended }[];
      };
    }
  | { readonly kind: "done" }
  | { readonly kind: "impossible"; readonly sentence: string };

/** Returns why it cannot be, as a sentence; undefined once it is entered. */
export function enter(
  world: World,
  asked: Resolved,
  { id, by, effectOf }: { readonly id: string; readonly by: string; readonly effectOf: EffectOf },
): string | undefined {
  if (!isDeciding(asked)) {
    return `/${asked.kind} changes nothing, so a scenario has no use for it; write what you await under expect.`;
  }
  const slice = "application" in asked ? { ...world.slice(asked.application), now: world.now } : undefined;
  const all = [...world.applications].flatMap((application) => world.slice(application).decisions ?? []);
  const decisions = [...new Map(all.map((entry) => [entry.id, entry])).values()];
  const effect = effectOf(asked, { id, by, now: world.now, since: world.now, slice, decisions });
  if (effect.kind === "impossible") return effect.sentence;
  if (effect.kind === "done") return undefined;
  const { write = [], end = [] } = effect.record;
  for (const { id: ending, ended } of end) world.end(new Set([ending]), ended);
  for (const decision of write) world.decide(decision);
  return undefined;
}

const isDeciding = (asked: Resolved): asked is Deciding =>
  !["retry", "why", "why-all", "status", "diff", "help"].includes(asked.kind);
