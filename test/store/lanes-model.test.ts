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
const KEYS: readonly LaneKey[] = ["repository:1", "repository:2", "intake"];

type Step =
  | { readonly do: "accept"; readonly id: number; readonly lane: number }
  | { readonly do: "claim" }
  | { readonly do: "complete"; readonly claim: number; readonly wakeIn: number | undefined }
  | { readonly do: "retry"; readonly claim: number; readonly in: number; readonly strike: boolean }
  | { readonly do: "dead" | "release" | "renew"; readonly claim: number }
  | { readonly do: "wake"; readonly lane: number; readonly in: number }
  | { readonly do: "move"; readonly ms: number };

const claim = fc.nat(3);
const lane = fc.nat(KEYS.length - 1);
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
  now = NOW;
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
    const key = KEYS[step.lane] ?? "intake";
    expect(await inbox.accept(delivery(`d${step.id}`, { lane: key }))).toBe(model.accept(`d${step.id}`, key));
  } else if (step.do === "claim") {
    const wanted = model.claim();
    const got = await lanes.claim(LEASE);
    expect(got && { ...got, deliveries: undefined, ids: got.deliveries.map(({ id }) => id) }).toEqual(wanted);
    if (got !== undefined) claims.unshift(got);
  } else if (step.do === "move") {
    clock.move(step.ms);
    model.now += step.ms;
  } else if (step.do === "wake") {
    const key = KEYS[step.lane] ?? "intake";
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

describeOnEachStore("Lanes in any order of events", (openEmpty) => {
  it("do what the model says", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 60 }), async (steps) => {
        const clock = new FakeClock(NOW);
        const store = await openEmpty(clock);
        const model = new Model();
        const claims: ClaimedLane[] = [];
        for (const one of steps) await compare(one, store, model, clock, claims);
        const states = [...model.state.values()];
        expect(await store.lanes.counts()).toMatchObject({
          pending: states.filter(({ is }) => is === "pending").length,
          dead: states.filter(({ is }) => is === "dead").length,
        });
      }),
      { numRuns: 25 },
    );
  }, 60_000);
});
