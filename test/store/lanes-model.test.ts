/** Any sequence of what can happen to lanes, on the store and on a model that fits on a page. */
import { expect, it } from "@jest/globals";
import fc from "fast-check";
import type { LaneKey } from "../../src/ports/inbox.ts";
import type { ClaimedLane } from "../../src/ports/lanes.ts";
import type { Store } from "../../src/store/store.ts";
import { FakeClock } from "../support/fakes/fake-clock.ts";
import { describeOnEachStore } from "./each-store.ts";
import { delivery, NOW } from "./samples.ts";

const LEASE = 100;
const LANES = 3;
const RUNS = 50;

type Step =
  | { readonly do: "accept"; readonly id: number; readonly lane: number }
  | { readonly do: "claim" }
  | { readonly do: "complete"; readonly claim: number; readonly wakeIn: number | undefined }
  | { readonly do: "retry"; readonly claim: number; readonly in: number; readonly strike: boolean }
  | { readonly do: "dead" | "release" | "renew"; readonly claim: number }
  | { readonly do: "wake"; readonly lane: number; readonly in: number }
  | { readonly do: "move"; readonly ms: number };

/** Mostly the newest: older ones have often lost their lane. */
const claim = fc.constantFrom(0, 0, 0, 0, 1, 2);
const lane = fc.nat(LANES - 1);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant("accept" as const), id: fc.nat(12), lane }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant("claim" as const) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant("complete" as const),
      claim,
      wakeIn: fc.option(fc.nat(150), { nil: undefined }),
    }),
  },
  fc.record({ do: fc.constant("retry" as const), claim, in: fc.nat(150), strike: fc.boolean() }),
  fc.record({ do: fc.constantFrom("dead" as const, "release" as const, "renew" as const), claim }),
  fc.record({ do: fc.constant("wake" as const), lane, in: fc.nat(150) }),
  { weight: 2, arbitrary: fc.record({ do: fc.constant("move" as const), ms: fc.nat(120) }) },
);

interface ModelLane {
  fence: number;
  held: boolean;
  attempts: number;
  strikes: number;
  next: number;
  wake: number | undefined;
}

class Model {
  now: number;
  readonly #run: number;
  constructor(run: number, now: number) {
    this.#run = run;
    this.now = now;
  }
  /** Runs share a store, so each has lanes and deliveries of its own. */
  key(lane: number): LaneKey {
    return `repository:${this.#run * LANES + lane}`;
  }
  id(delivery: number): string {
    return `d${delivery} of run ${this.#run}`;
  }
  readonly lanes = new Map<LaneKey, ModelLane>();
  readonly state = new Map<string, { lane: LaneKey; arrived: number; is: "pending" | "done" | "dead" }>();

  accept(id: string, key: LaneKey): string {
    const known = this.state.get(id);
    if (known === undefined) {
      this.state.set(id, { lane: key, arrived: this.state.size, is: "pending" });
      this.laneOf(key);
      return "accepted";
    }
    if (known.is !== "dead") return "known";
    known.is = "pending";
    return "revived";
  }
  laneOf(key: LaneKey): ModelLane {
    const known = this.lanes.get(key);
    if (known !== undefined) return known;
    const made = { fence: 0, held: false, attempts: 0, strikes: 0, next: this.now, wake: undefined };
    this.lanes.set(key, made);
    return made;
  }
  pending(key: LaneKey): string[] {
    const waiting = [...this.state].filter(([, one]) => one.lane === key && one.is === "pending");
    return waiting.sort(([, a], [, b]) => a.arrived - b.arrived).map(([id]) => id);
  }
  dueAt(key: LaneKey, one: ModelLane): number {
    if (one.held || this.pending(key).length > 0) return one.next;
    return one.wake === undefined ? Number.POSITIVE_INFINITY : Math.max(one.wake, one.next);
  }
  claim(): (Pick<ClaimedLane, "key" | "fence" | "attempts" | "strikes"> & { ids: string[] }) | undefined {
    const due = [...this.lanes].map(([key, one]) => ({ key, one, at: this.dueAt(key, one) }));
    const first = due.sort((a, b) => a.at - b.at || (a.key < b.key ? -1 : 1))[0];
    if (first === undefined || first.at > this.now) return undefined;
    const { key, one } = first;
    Object.assign(one, {
      fence: one.fence + 1,
      strikes: one.strikes + (one.held ? 1 : 0),
      held: true,
      next: this.now + LEASE,
      wake: undefined,
    });
    const ids = this.pending(key).slice(0, one.strikes >= 3 ? 1 : undefined);
    return { key, fence: one.fence, attempts: one.attempts, strikes: one.strikes, ids };
  }
  /** Ends the claim if it still holds the lane. */
  end(of: ClaimedLane, change: Partial<ModelLane>, wake: number | undefined, is?: "done" | "dead"): boolean {
    const one = this.laneOf(of.key);
    if (!one.held || one.fence !== of.fence) return false;
    Object.assign(one, { held: false, next: this.now }, change);
    if (wake !== undefined) this.wake(of.key, wake);
    for (const { id } of is === undefined ? [] : of.deliveries) {
      const known = this.state.get(id);
      if (known !== undefined && is !== undefined) known.is = is;
    }
    return true;
  }
  wake(key: LaneKey, at: number): void {
    const one = this.laneOf(key);
    one.wake = Math.min(one.wake ?? at, at);
  }
}

/** Does the step on both and compares what they answer. */
async function compare(
  step: Step,
  { inbox, lanes }: Store,
  model: Model,
  clock: FakeClock,
  claims: ClaimedLane[],
): Promise<void> {
  if (step.do === "accept") {
    const [id, key] = [model.id(step.id), model.key(step.lane)];
    expect(await inbox.accept(delivery(id, { lane: key }))).toBe(model.accept(id, key));
  } else if (step.do === "claim") {
    const wanted = model.claim();
    const got = await lanes.claim(LEASE);
    expect(got && { ...got, deliveries: undefined, ids: got.deliveries.map(({ id }) => id) }).toEqual(wanted);
    if (got !== undefined) claims.unshift(got);
  } else if (step.do === "move") {
    clock.move(step.ms);
    model.now += step.ms;
  } else if (step.do === "wake") {
    const key = model.key(step.lane);
    await lanes.wake(key, model.now + step.in);
    model.wake(key, model.now + step.in);
  } else {
    const held = claims[step.claim];
    if (held !== undefined) await compareEnding(step, held, lanes, model);
  }
}

async function compareEnding(step: Step, held: ClaimedLane, lanes: Store["lanes"], model: Model): Promise<void> {
  const { attempts, strikes } = held;
  const fresh = { attempts: 0, strikes: 0 };
  if (step.do === "complete") {
    const wake = step.wakeIn === undefined ? undefined : model.now + step.wakeIn;
    expect(await lanes.complete(held, wake)).toBe(model.end(held, fresh, wake, "done"));
  } else if (step.do === "retry") {
    const retryAt = model.now + step.in;
    const after = { attempts: attempts + 1, strikes: strikes + (step.strike ? 1 : 0), next: retryAt };
    expect(await lanes.fail(held, "broken", { retryAt, strike: step.strike })).toBe(model.end(held, after, retryAt));
  } else if (step.do === "dead") {
    expect(await lanes.fail(held, "broken", "dead")).toBe(model.end(held, fresh, undefined, "dead"));
  } else if (step.do === "release") {
    expect(await lanes.release(held)).toBe(model.end(held, {}, model.now));
  } else if (step.do === "renew") {
    const one = model.laneOf(held.key);
    const holds = one.held && one.fence === held.fence;
    if (holds) one.next = model.now + LEASE;
    expect(await lanes.renew(held, LEASE)).toBe(holds);
  }
}

/** Works off everything, also what would be due later, so that nothing of this run is met by the next. */
async function workOff({ lanes }: Store, clock: FakeClock): Promise<void> {
  clock.move(1_000);
  for (let left = 100; left > 0; left -= 1) {
    const lane = await lanes.claim(LEASE);
    if (lane === undefined) return;
    await lanes.complete(lane, undefined);
  }
  throw new Error("Lanes stay due although everything is completed.");
}

describeOnEachStore("Lanes in any order of events", (openEmpty) => {
  it("do what the model says", async () => {
    const clock = new FakeClock(NOW);
    const store = await openEmpty(clock);
    let run = 0;
    let dead = 0;
    await fc.assert(
      fc
        .asyncProperty(fc.array(step, { minLength: 20, maxLength: 80 }), async (steps) => {
          run += 1;
          const model = new Model(run, clock.now());
          const claims: ClaimedLane[] = [];
          for (const one of steps) await compare(one, store, model, clock, claims);
          const states = [...model.state.values()];
          dead += states.filter(({ is }) => is === "dead").length;
          const pending = states.filter(({ is }) => is === "pending").length;
          expect(await store.lanes.counts()).toMatchObject({ pending, dead });
        })
        .afterEach(() => workOff(store, clock)),
      { numRuns: RUNS, endOnFailure: true },
    );
  });
});
