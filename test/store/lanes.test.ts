import { expect, it } from "@jest/globals";
import type { ClaimedLane, Lanes } from "../../src/ports/lanes.ts";
import { FakeClock } from "../support/fakes/fake-clock.ts";
import { describeOnEachStore } from "./each-store.ts";
import { delivery, NOW } from "./samples.ts";

const LEASE = 30_000;

/** Claims what must be due. */
async function claimed(lanes: Lanes): Promise<ClaimedLane> {
  const lane = await lanes.claim(LEASE);
  if (lane === undefined) throw new Error("nothing is due");
  return lane;
}

const ids = (lane: ClaimedLane | undefined): string[] | undefined => lane?.deliveries.map(({ id }) => id);

describeOnEachStore("Lanes", (openEmpty) => {
  it("collapse what waits into one pass, in order of arrival", async () => {
    const { inbox, lanes } = await openEmpty(new FakeClock(NOW));
    for (const id of ["d3", "d1", "d2"]) await inbox.accept(delivery(id));
    const lane = await claimed(lanes);
    expect(ids(lane)).toEqual(["d3", "d1", "d2"]);
    expect(await lanes.complete(lane, undefined)).toBe(true);
    expect(await lanes.counts()).toEqual({ pending: 0, dead: 0, oldestPendingAt: undefined });
    expect(await lanes.claim(LEASE)).toBeUndefined();
  });

  it("hand a lane to one holder at a time, and other lanes to others", async () => {
    const { inbox, lanes } = await openEmpty(new FakeClock(NOW));
    await inbox.accept(delivery("d1", { lane: "repository:1" }));
    await inbox.accept(delivery("d2", { lane: "repository:2" }));
    const keys = [await claimed(lanes), await claimed(lanes)].map(({ key }) => key);
    expect(keys.sort()).toEqual(["repository:1", "repository:2"]);
    await inbox.accept(delivery("d3", { lane: "repository:1" }));
    expect(await lanes.claim(LEASE)).toBeUndefined();
  });

  it("keep what arrives during a pass for the next one", async () => {
    const { inbox, lanes } = await openEmpty(new FakeClock(NOW));
    await inbox.accept(delivery("d1"));
    const lane = await claimed(lanes);
    await inbox.accept(delivery("d2"));
    await lanes.complete(lane, undefined);
    expect(ids(await lanes.claim(LEASE))).toEqual(["d2"]);
  });

  it("serve whoever waited longest", async () => {
    const clock = new FakeClock(NOW);
    const { inbox, lanes } = await openEmpty(clock);
    for (const [n, lane] of (["repository:3", "repository:1", "repository:2"] as const).entries()) {
      await inbox.accept(delivery(`d${n}`, { lane }));
      clock.move(1);
    }
    const first = await claimed(lanes);
    expect(first.key).toBe("repository:3");
    await inbox.accept(delivery("more", { lane: "repository:3" }));
    await lanes.complete(first, undefined);
    expect((await claimed(lanes)).key).toBe("repository:1");
    expect((await claimed(lanes)).key).toBe("repository:2");
    expect((await claimed(lanes)).key).toBe("repository:3");
  });

  it("become due when the time comes that a pass asked for", async () => {
    const clock = new FakeClock(NOW);
    const { inbox, lanes } = await openEmpty(clock);
    await inbox.accept(delivery("d1"));
    await lanes.complete(await claimed(lanes), NOW + 60_000);
    expect(await lanes.nextDue()).toBe(NOW + 60_000);
    clock.move(59_999);
    expect(await lanes.claim(LEASE)).toBeUndefined();
    clock.move(1);
    expect(await claimed(lanes)).toMatchObject({ key: "repository:7", deliveries: [] });
  });

  it("take the earlier of two times to wake, and make lanes that are not known yet", async () => {
    const clock = new FakeClock(NOW);
    const { lanes } = await openEmpty(clock);
    expect(await lanes.nextDue()).toBeUndefined();
    await lanes.wake("repository:9", NOW + 500);
    await lanes.wake("repository:9", NOW + 900);
    expect(await lanes.nextDue()).toBe(NOW + 500);
    await lanes.wake("repository:9", NOW + 100);
    expect(await lanes.nextDue()).toBe(NOW + 100);
    clock.move(100);
    await lanes.complete(await claimed(lanes), undefined);
    expect(await lanes.nextDue()).toBeUndefined();
  });

  it("keep a wake-up that comes during a pass, whatever the pass asks for", async () => {
    const clock = new FakeClock(NOW);
    const { inbox, lanes } = await openEmpty(clock);
    await inbox.accept(delivery("d1"));
    const lane = await claimed(lanes);
    await lanes.wake("repository:7", NOW);
    await lanes.complete(lane, NOW + 60_000);
    expect(await claimed(lanes)).toMatchObject({ key: "repository:7", deliveries: [] });
  });

  it("are tried again after a failure, when its time has come, with one more attempt", async () => {
    const clock = new FakeClock(NOW);
    const { inbox, lanes } = await openEmpty(clock);
    await inbox.accept(delivery("d1"));
    await lanes.fail(await claimed(lanes), "no network", { retryAt: NOW + 1000, strike: false });
    await inbox.accept(delivery("d2"));
    expect(await lanes.claim(LEASE)).toBeUndefined();
    clock.move(1000);
    const again = await claimed(lanes);
    expect(again).toMatchObject({ attempts: 1, strikes: 0 });
    expect(ids(again)).toEqual(["d1", "d2"]);
    await lanes.complete(again, undefined);
    await inbox.accept(delivery("d3"));
    expect(await claimed(lanes)).toMatchObject({ attempts: 0, strikes: 0 });
  });

  it("are tried again after a failure also when nothing but the time had woken them", async () => {
    const clock = new FakeClock(NOW);
    const { lanes } = await openEmpty(clock);
    await lanes.wake("repository:7", NOW);
    await lanes.fail(await claimed(lanes), "no network", { retryAt: NOW + 1000, strike: false });
    expect(await lanes.nextDue()).toBe(NOW + 1000);
    clock.move(1000);
    expect((await claimed(lanes)).attempts).toBe(1);
  });

  it("give up only the delivery that cannot be worked off, and go on with the others", async () => {
    const clock = new FakeClock(NOW);
    const { inbox, lanes } = await openEmpty(clock);
    for (const id of ["d1", "poison", "d3", "d4"]) await inbox.accept(delivery(id));
    const done: string[] = [];
    for (;;) {
      const lane = await lanes.claim(LEASE);
      if (lane === undefined) break;
      const names = ids(lane) ?? [];
      if (!names.includes("poison")) {
        done.push(...names);
        await lanes.complete(lane, undefined);
      } else if (lane.strikes >= 4) await lanes.fail(lane, "broken", "dead");
      else await lanes.fail(lane, "broken", { retryAt: clock.now(), strike: true });
    }
    expect(done).toEqual(["d1", "d3", "d4"]);
    expect(await lanes.counts()).toMatchObject({ pending: 0, dead: 1 });
    expect(await inbox.accept(delivery("poison"))).toBe("revived");
  });

  it("do not suspect the deliveries of a broken connection", async () => {
    const clock = new FakeClock(NOW);
    const { inbox, lanes } = await openEmpty(clock);
    for (const id of ["d1", "d2"]) await inbox.accept(delivery(id));
    for (let n = 0; n < 10; n += 1) {
      await lanes.fail(await claimed(lanes), "no network", { retryAt: clock.now(), strike: false });
    }
    expect(ids(await claimed(lanes))).toEqual(["d1", "d2"]);
  });

  it("are due again when a holder's lease runs out, with a strike, and the old holder can do nothing any more", async () => {
    const clock = new FakeClock(NOW);
    const { inbox, lanes } = await openEmpty(clock);
    await inbox.accept(delivery("d1"));
    const paused = await claimed(lanes);
    clock.move(LEASE);
    const other = await claimed(lanes);
    expect(other).toMatchObject({ fence: paused.fence + 1, strikes: 1 });
    expect(ids(other)).toEqual(["d1"]);
    expect(await lanes.renew(paused, LEASE)).toBe(false);
    expect(await lanes.complete(paused, NOW)).toBe(false);
    expect(await lanes.fail(paused, "late", "dead")).toBe(false);
    expect(await lanes.fail(paused, "late", { retryAt: NOW, strike: true })).toBe(false);
    expect(await lanes.release(paused)).toBe(false);
    expect(await lanes.counts()).toMatchObject({ pending: 1, dead: 0 });
    expect(await lanes.complete(other, undefined)).toBe(true);
    expect(await lanes.complete(other, undefined)).toBe(false);
    expect(await lanes.counts()).toMatchObject({ pending: 0 });
  });

  it("are due again when the holder died of a pass that only the time had woken", async () => {
    const clock = new FakeClock(NOW);
    const { lanes } = await openEmpty(clock);
    await lanes.wake("repository:7", NOW);
    await claimed(lanes);
    clock.move(LEASE - 1);
    expect(await lanes.claim(LEASE)).toBeUndefined();
    clock.move(1);
    expect(await claimed(lanes)).toMatchObject({ strikes: 1, deliveries: [] });
  });

  it("stay with a holder that renews", async () => {
    const clock = new FakeClock(NOW);
    const { inbox, lanes } = await openEmpty(clock);
    await inbox.accept(delivery("d1"));
    const lane = await claimed(lanes);
    for (let n = 0; n < 5; n += 1) {
      clock.move(LEASE - 1);
      expect(await lanes.renew(lane, LEASE)).toBe(true);
    }
    expect(await lanes.claim(LEASE)).toBeUndefined();
    expect(await lanes.complete(lane, undefined)).toBe(true);
  });

  it("are due at once when given back, and nothing counts against them", async () => {
    const { inbox, lanes } = await openEmpty(new FakeClock(NOW));
    await inbox.accept(delivery("d1"));
    const lane = await claimed(lanes);
    expect(await lanes.release(lane)).toBe(true);
    const again = await claimed(lanes);
    expect(again).toMatchObject({ attempts: 0, strikes: 0 });
    expect(ids(again)).toEqual(["d1"]);
    await lanes.complete(again, undefined);
    await lanes.wake("repository:7", NOW);
    await lanes.release(await claimed(lanes));
    expect(await claimed(lanes)).toMatchObject({ strikes: 0, deliveries: [] });
  });

  it("hand out at most a thousand deliveries at once, and the others right after", async () => {
    const { inbox, lanes } = await openEmpty(new FakeClock(NOW));
    for (let n = 0; n < 1003; n += 1) await inbox.accept(delivery(`d${n}`));
    const first = await claimed(lanes);
    expect(first.deliveries).toHaveLength(1000);
    await lanes.complete(first, undefined);
    expect(ids(await claimed(lanes))).toEqual(["d1000", "d1001", "d1002"]);
  });

  it("say how much waits and since when", async () => {
    const clock = new FakeClock(NOW);
    const { inbox, lanes } = await openEmpty(clock);
    await inbox.accept(delivery("d1"));
    clock.move(5);
    await inbox.accept(delivery("d2", { lane: "intake" }));
    expect(await lanes.counts()).toEqual({ pending: 2, dead: 0, oldestPendingAt: NOW });
  });
});
