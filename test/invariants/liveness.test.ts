import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import type { GateConfig } from "../../src/config/gate-config.ts";
import type { Plan } from "../../src/planning/plan.ts";
import type { Shape } from "../planning/world.ts";
import { pass } from "./living.ts";
import { MINUTE, SteeredWorld } from "./steered-world.ts";

const APPLICATION = "app";
const IMAGE = "ghcr.io/acme/app";
const SOAK = 30 * MINUTE;

interface Weather {
  readonly observed: boolean;
  readonly healthy: boolean;
  readonly whenReplaced: "hold-upstream" | undefined;
  /** Minutes that people take to merge in prod, which they do only when its gates are open; undefined: Towpath merges. */
  readonly people: number | undefined;
  /** Minutes between builds. */
  readonly pauses: readonly number[];
  /** Minutes until the agent says that a release is healthy. */
  readonly delay: number;
  /** Seconds that Towpath's clock is off. */
  readonly skew: number;
}

const weathers: fc.Arbitrary<Weather> = fc.record({
  observed: fc.boolean(),
  healthy: fc.boolean(),
  whenReplaced: fc.constantFrom("hold-upstream", undefined),
  people: fc.constantFrom(undefined, 1, 10),
  pauses: fc.array(fc.integer({ min: 1, max: 25 }), { minLength: 15, maxLength: 20 }),
  delay: fc.integer({ min: 0, max: 10 }),
  skew: fc.integer({ min: -90, max: 90 }),
});

function shapeOf({ observed, healthy, whenReplaced, people }: Weather): Shape {
  const health = observed ? { health: { agent: "argocd" as const } } : {};
  const soak: GateConfig = { kind: "soak", forMs: SOAK, ...(whenReplaced !== undefined && { whenReplaced }) };
  const gates: readonly GateConfig[] = healthy ? [soak, { kind: "healthy" }] : [soak];
  return {
    environments: [
      { name: "dev", after: [], images: 1, config: { merge: "auto" } },
      { name: "staging", after: ["dev"], images: 1, config: { merge: "auto", ...health } },
      {
        name: "prod",
        after: ["staging"],
        images: 1,
        config: { merge: people === undefined ? "auto" : "by-people", gates },
      },
    ],
    images: [IMAGE],
    applications: [APPLICATION],
    strict: false,
  };
}

/** Runs Towpath only when something happened, and when its own plan wants to be looked at: nothing else moves time on. */
function run(weather: Weather): SteeredWorld {
  const world = new SteeredWorld(shapeOf(weather), () => 1);
  world.skew = weather.skew * 1_000;
  const known = new Map<string, Plan>();
  const due: { at: number; happen: () => void }[] = [];
  let at = world.now;
  weather.pauses.forEach((pause, index) => {
    at += pause * MINUTE;
    due.push({ at, happen: () => world.hear(IMAGE, index + 2) });
  });
  let waiting: number | undefined;
  const told = new Set<number>();
  for (let step = 0; step < 2_000; step += 1) {
    for (let passes = 0; pass(world, known, false); passes += 1) if (passes > 50) throw new Error("no rest");
    const standing = world.history(APPLICATION, "staging").at(-1);
    if (weather.observed && standing !== undefined && !told.has(standing.commit)) {
      told.add(standing.commit);
      due.push({
        at: standing.at + weather.delay * MINUTE,
        happen: () => world.report(APPLICATION, "staging", "", "healthy", 0),
      });
    }
    const { open } = world.spot(APPLICATION, "prod");
    if (weather.people !== undefined && open !== undefined && waiting !== open.head) {
      waiting = open.head;
      due.push({ at: world.now + weather.people * MINUTE, happen: () => mergeIfOpen(world, known) });
    }
    due.sort((a, b) => a.at - b.at);
    const [next] = due;
    const wakeAt = (known.get(APPLICATION)?.wakeAt ?? Number.POSITIVE_INFINITY) - world.skew;
    if (next === undefined && wakeAt === Number.POSITIVE_INFINITY) return world;
    if (next === undefined || wakeAt < next.at) {
      world.now = Math.max(world.now, wakeAt);
      continue;
    }
    due.shift();
    world.now = Math.max(world.now, next.at);
    next.happen();
  }
  throw new Error("it never ends");
}

/** People merge what the check shows as open. */
function mergeIfOpen(world: SteeredWorld, known: ReadonlyMap<string, Plan>): void {
  const explanation = known.get(APPLICATION)?.explanations.find(({ environment }) => environment === "prod");
  if (explanation?.gates.every(({ state }) => state === "passed") === true) world.merge(APPLICATION, "prod", "mona");
}

describe("time alone", () => {
  it("takes every release as far as it goes, and under a steady stream of builds prod moves in each soak and a little", () => {
    fc.assert(
      fc.property(weathers, (weather) => {
        const world = run(weather);
        const last = { [IMAGE]: weather.pauses.length + 1 };
        for (const name of ["dev", "staging", "prod"]) expect(world.holds(APPLICATION, name)).toEqual(last);
        const moves = world.history(APPLICATION, "prod");
        const slack = (weather.delay + Math.max(...weather.pauses) + (weather.people ?? 0) + 5) * MINUTE;
        for (const [at, { at: moved }] of moves.entries()) {
          const before = moves[at - 1];
          if (before === undefined || before.baseline) continue;
          expect(moved - before.at).toBeLessThanOrEqual(SOAK + slack);
        }
        expect(moves.length).toBeGreaterThan(2);
      }),
      { numRuns: 50 },
    );
  });
});
