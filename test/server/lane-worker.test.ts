import { afterEach, describe, expect, it } from "@jest/globals";
import { Mistake, Transient } from "../../src/domain/failure.ts";
import type { LaneKey, NewDelivery } from "../../src/ports/inbox.ts";
import type { ClaimedLane, Lanes } from "../../src/ports/lanes.ts";
import {
  type LaneHandler,
  type LaneWorker,
  type LaneWorkerOptions,
  startLaneWorker,
} from "../../src/server/lane-worker.ts";
import { FakeClock } from "../support/fakes/fake-clock.ts";
import { FakeLog } from "../support/fakes/fake-log.ts";
import { FakeStore } from "../support/fakes/fake-store.ts";

const NOW = 1_000_000;
const LEASE = 30_000;

interface Bench {
  readonly clock: FakeClock;
  readonly log: FakeLog;
  readonly store: FakeStore;
  readonly worker: LaneWorker;
  readonly outcomes: string[];
}

const workers: LaneWorker[] = [];
afterEach(async () => {
  for (const worker of workers.splice(0)) await worker.drain(AbortSignal.abort());
});

function start(
  handle: LaneHandler,
  change: Partial<LaneWorkerOptions> = {},
  lanes: (real: Lanes) => Lanes = (real) => real,
): Bench {
  const clock = new FakeClock(NOW);
  const log = new FakeLog();
  const store = new FakeStore(() => clock.now());
  const outcomes: string[] = [];
  const metrics = { pass: (outcome: string) => void outcomes.push(outcome) };
  const worker = startLaneWorker({
    lanes: lanes(store.lanes),
    clock,
    log,
    metrics,
    handle,
    leaseMs: LEASE,
    chance: () => 0.5,
    ...change,
  });
  workers.push(worker);
  return { clock, log, store, worker, outcomes };
}

const delivery = (id: string, lane: LaneKey = "repository:7"): NewDelivery => ({
  id,
  lane,
  event: "push",
  payload: {},
  builds: [],
});

/** Lets everything run that can run without time going on. */
async function settle(): Promise<void> {
  for (let n = 0; n < 20; n += 1) await new Promise(setImmediate);
}

/** A promise to be resolved from outside. */
function gate(): { readonly opened: Promise<void>; open: () => void } {
  let open = (): void => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open: () => open() };
}

/** A pass that notes its deliveries, and ends when it may. */
const seeing =
  (seen: string[][], until?: Promise<void>): LaneHandler =>
  async (lane) => {
    seen.push(ids(lane));
    await until;
    return {};
  };

const ids = (lane: ClaimedLane): string[] => lane.deliveries.map(({ id }) => id);

describe("The worker", () => {
  it("works off what is stored as soon as it is notified, without waiting", async () => {
    const seen: string[][] = [];
    const { store, worker, outcomes } = start(seeing(seen));
    await settle();
    await store.inbox.accept(delivery("d1"));
    await store.inbox.accept(delivery("d2"));
    worker.notify();
    await settle();
    expect(seen).toEqual([["d1", "d2"]]);
    expect(outcomes).toEqual(["done"]);
  });

  it("finds by itself, a second later, what another replica stored", async () => {
    const seen: string[][] = [];
    const { store, clock } = start(seeing(seen));
    await settle();
    await store.inbox.accept(delivery("d1"));
    await settle();
    expect(seen).toEqual([]);
    clock.move(1_000);
    await settle();
    expect(seen).toEqual([["d1"]]);
  });

  it("comes back when a pass asked to be woken", async () => {
    const at: number[] = [];
    const { store, clock, worker } = start(async () => {
      at.push(clock.now());
      return at.length === 1 ? { wakeAt: NOW + 5_000 } : {};
    });
    await store.inbox.accept(delivery("d1"));
    worker.notify();
    for (let second = 0; second < 10; second += 1) {
      await settle();
      clock.move(1_000);
    }
    expect(at).toEqual([NOW, NOW + 5_000]);
  });

  it("works at several lanes at once, and at no more than it may", async () => {
    const door = gate();
    let now = 0;
    let most = 0;
    const handle: LaneHandler = async () => {
      now += 1;
      most = Math.max(most, now);
      await door.opened;
      now -= 1;
      return {};
    };
    const { store, worker, outcomes } = start(handle, { concurrency: 3 });
    for (let n = 0; n < 8; n += 1) await store.inbox.accept(delivery(`d${n}`, `repository:${n}`));
    worker.notify();
    await settle();
    expect(most).toBe(3);
    door.open();
    await settle();
    expect(outcomes).toHaveLength(8);
    expect(most).toBe(3);
  });

  it("takes up at once a lane that a pass woke", async () => {
    const seen: string[] = [];
    const { store, worker } = start(async (lane) => {
      seen.push(lane.key);
      if (lane.key === "intake") await store.lanes.wake("repository:9", NOW);
      return {};
    });
    await store.inbox.accept(delivery("d1", "intake"));
    worker.notify();
    await settle();
    expect(seen).toEqual(["intake", "repository:9"]);
  });

  it("tries again what failed for the moment, when its time has come", async () => {
    let tries = 0;
    const { store, clock, worker, outcomes, log } = start(async () => {
      tries += 1;
      if (tries < 3) throw new Transient("GitHub is away", { retryAfterMs: tries * 10_000 });
      return {};
    });
    await store.inbox.accept(delivery("d1"));
    worker.notify();
    await settle();
    clock.move(9_999);
    await settle();
    // The fake lanes know no backoff beyond `wakeAt`; what was pending is due at once, so count what was asked for.
    expect(store.laneOf.get("repository:7")?.strikes).toBe(0);
    for (let n = 0; n < 40; n += 1) {
      clock.move(1_000);
      await settle();
    }
    expect(outcomes.filter((outcome) => outcome === "retried")).toHaveLength(2);
    expect(outcomes.at(-1)).toBe("done");
    expect(log.lines.filter(({ level }) => level === "warn")).toHaveLength(2);
    expect(store.dead).toEqual([]);
  });

  it("does not try again what a person must mend", async () => {
    let tries = 0;
    const { store, clock, worker, outcomes } = start(async () => {
      tries += 1;
      throw new Mistake("shared-place", "Mend it.");
    });
    await store.inbox.accept(delivery("d1"));
    worker.notify();
    for (let n = 0; n < 10; n += 1) {
      await settle();
      clock.move(60_000);
    }
    expect(tries).toBe(1);
    expect(outcomes).toEqual(["mistake"]);
  });

  it("is loud about a bug, and gives the delivery up after five tries while the lane goes on", async () => {
    const seen: string[] = [];
    const { store, clock, worker, outcomes, log } = start(async (lane) => {
      seen.push(...ids(lane));
      if (ids(lane).includes("poison")) throw new TypeError("oops");
      return {};
    });
    await store.inbox.accept(delivery("poison"));
    worker.notify();
    for (let n = 0; n < 100; n += 1) {
      await settle();
      clock.move(1_000);
    }
    expect(outcomes).toEqual(["retried", "retried", "retried", "retried", "dead"]);
    expect(store.dead.map(({ id }) => id)).toEqual(["poison"]);
    expect(log.lines.filter(({ level }) => level === "error")).toHaveLength(5);
    await store.inbox.accept(delivery("d2"));
    worker.notify();
    await settle();
    expect(seen.at(-1)).toBe("d2");
  });

  it("does not touch a delivery at which the process died ten times", async () => {
    let touched = false;
    const { store, worker, outcomes } = start(async () => {
      touched = true;
      return {};
    });
    await store.inbox.accept(delivery("deadly"));
    store.lane("repository:7").strikes = 10;
    worker.notify();
    await settle();
    expect([touched, outcomes]).toEqual([false, ["dead"]]);
  });

  it("prolongs the lease while a pass works", async () => {
    const door = gate();
    const renewedAt: number[] = [];
    const { store, clock, worker, outcomes } = start(seeing([], door.opened), {}, (real) => ({
      ...real,
      renew: async (lane, ms) => {
        renewedAt.push(clock.now());
        return real.renew(lane, ms);
      },
    }));
    await store.inbox.accept(delivery("d1"));
    worker.notify();
    for (let n = 0; n < 5; n += 1) {
      await settle();
      clock.move(LEASE / 3);
    }
    await settle();
    expect(renewedAt).toEqual([1, 2, 3, 4, 5].map((n) => NOW + (n * LEASE) / 3));
    door.open();
    await settle();
    expect(outcomes).toEqual(["done"]);
    clock.move(LEASE);
    await settle();
    expect(renewedAt).toHaveLength(5);
  });

  it("tells a pass that its lease was lost, and changes nothing about the lane then", async () => {
    let reason: unknown;
    const handle: LaneHandler = (_lane, signal) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener("abort", () => {
          reason = signal.reason;
          reject(new Error("stopped"));
        });
      });
    const { store, clock, worker, outcomes } = start(handle, {}, (real) => ({ ...real, renew: async () => false }));
    await store.inbox.accept(delivery("d1"));
    worker.notify();
    await settle();
    clock.move(LEASE / 3);
    await settle();
    expect(reason).toMatch(/lease/);
    expect(outcomes).toEqual(["lost"]);
    expect(store.lane("repository:7")).toMatchObject({ attempts: 0, leased: true });
  });

  it("says that the lease was lost when completing shows it", async () => {
    const { store, worker, outcomes } = start(
      async () => ({}),
      {},
      (real) => ({ ...real, complete: async () => false }),
    );
    await store.inbox.accept(delivery("d1"));
    worker.notify();
    await settle();
    expect(outcomes).toEqual(["lost"]);
  });

  it("never works twice at a lane at the same time, also when a clock that jumped hands it out again", async () => {
    const doors = [gate(), gate()];
    let working = 0;
    let most = 0;
    let passes = 0;
    const signals: AbortSignal[] = [];
    const handle: LaneHandler = async (_lane, signal) => {
      signals.push(signal);
      working += 1;
      most = Math.max(most, working);
      await doors[passes++]?.opened;
      working -= 1;
      return {};
    };
    const { store, worker, outcomes } = start(handle);
    await store.inbox.accept(delivery("d1"));
    worker.notify();
    await settle();
    store.lane("repository:7").leased = false;
    worker.notify();
    await settle();
    expect(passes).toBe(1);
    expect(signals[0]?.reason).toMatch(/lease/);
    doors[0]?.open();
    await settle();
    expect(passes).toBe(2);
    doors[1]?.open();
    await settle();
    expect(most).toBe(1);
    expect(outcomes).toEqual(["lost", "done"]);
  });

  it("goes on after the lanes themselves failed", async () => {
    let away = true;
    const seen: string[][] = [];
    const { store, clock, log } = start(seeing(seen), {}, (real) => ({
      ...real,
      claim: async (ms) => {
        if (away) throw new Transient("PostgreSQL is away");
        return real.claim(ms);
      },
    }));
    await store.inbox.accept(delivery("d1"));
    await settle();
    away = false;
    clock.move(5_000);
    await settle();
    expect(seen).toEqual([["d1"]]);
    expect(log.lines[0]).toMatchObject({ level: "error", message: "Lanes cannot be claimed" });
  });

  it("finishes what it works at before it ends, and claims nothing more", async () => {
    const door = gate();
    const seen: string[][] = [];
    const { store, worker, outcomes } = start(seeing(seen, door.opened));
    await store.inbox.accept(delivery("d1"));
    worker.notify();
    await settle();
    await store.inbox.accept(delivery("d2", "repository:8"));
    let drained = false;
    const draining = worker.drain(new AbortController().signal).then(() => {
      drained = true;
    });
    worker.notify();
    await settle();
    expect(drained).toBe(false);
    door.open();
    await draining;
    expect(seen).toEqual([["d1"]]);
    expect(outcomes).toEqual(["done"]);
  });

  it("gives lanes back untouched when they are not done by the deadline", async () => {
    const handle: LaneHandler = (_lane, signal) =>
      new Promise((_resolve, reject) => signal.addEventListener("abort", () => reject(new Error("stopped"))));
    const { store, worker, outcomes } = start(handle);
    await store.inbox.accept(delivery("d1"));
    worker.notify();
    await settle();
    const deadline = new AbortController();
    const draining = worker.drain(deadline.signal);
    await settle();
    expect(outcomes).toEqual([]);
    deadline.abort();
    await draining;
    expect(outcomes).toEqual(["released"]);
    expect(store.lane("repository:7")).toMatchObject({ leased: false, attempts: 0, strikes: 0 });
    expect(store.lane("repository:7").pending).toHaveLength(1);
  });
});
