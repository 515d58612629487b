import { expect, it } from "@jest/globals";
import { FakeClock } from "../support/fakes/fake-clock.ts";
import { describeOnEachStore } from "./each-store.ts";
import { build, delivery, NOW } from "./samples.ts";

const DAY = 24 * 60 * 60 * 1000;

describeOnEachStore("The inbox", (openEmpty) => {
  it("stores a delivery and makes its lane due", async () => {
    const { inbox, lanes } = await openEmpty(new FakeClock(NOW));
    expect(await inbox.accept(delivery("d1", { payload: { text: "ü\u0000\ud83d\ude80" } }))).toBe("accepted");
    const lane = await lanes.claim(1000);
    expect(lane).toMatchObject({ key: "repository:7", fence: 1, attempts: 0, strikes: 0 });
    expect(lane?.deliveries).toMatchObject([{ id: "d1", event: "push", payload: { text: "ü\u0000\ud83d\ude80" } }]);
  });

  it("knows a delivery that waits, also by another lane, and changes nothing", async () => {
    const { inbox, lanes } = await openEmpty(new FakeClock(NOW));
    await inbox.accept(delivery("d1"));
    expect(await inbox.accept(delivery("d1", { lane: "repository:8", event: "other" }))).toBe("known");
    expect(await lanes.counts()).toMatchObject({ pending: 1 });
    expect((await lanes.claim(1000))?.deliveries).toMatchObject([{ id: "d1", event: "push" }]);
    expect(await lanes.claim(1000)).toBeUndefined();
  });

  it("knows a delivery that is done", async () => {
    const { inbox, lanes } = await openEmpty(new FakeClock(NOW));
    await inbox.accept(delivery("d1"));
    const lane = await lanes.claim(1000);
    if (lane === undefined) throw new Error("nothing due");
    await lanes.complete(lane, undefined);
    expect(await inbox.accept(delivery("d1"))).toBe("known");
    expect(await lanes.claim(1000)).toBeUndefined();
  });

  it("revives a dead delivery when it comes again", async () => {
    const { inbox, lanes } = await openEmpty(new FakeClock(NOW));
    await inbox.accept(delivery("d1"));
    await inbox.accept(delivery("d2"));
    const lane = await lanes.claim(1000);
    if (lane === undefined) throw new Error("nothing due");
    expect(await lanes.fail(lane, "broken \0 twice", "dead")).toBe(true);
    expect(await lanes.counts()).toMatchObject({ pending: 0, dead: 2 });
    expect(await lanes.claim(1000)).toBeUndefined();

    expect(await inbox.accept(delivery("d1"))).toBe("revived");
    expect(await inbox.accept(delivery("d1"))).toBe("known");
    expect((await lanes.claim(1000))?.deliveries.map(({ id }) => id)).toEqual(["d1"]);
    expect(await lanes.counts()).toMatchObject({ pending: 1, dead: 1 });
  });

  it("takes the same delivery once when it comes many times at the same moment", async () => {
    const { inbox, lanes } = await openEmpty(new FakeClock(NOW));
    // Connections are made when they are needed; here all shall be there before.
    await Promise.all(Array.from({ length: 20 }, () => lanes.counts()));
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, n) => inbox.accept(delivery("d1", { lane: `repository:${n % 3}` }))),
    );
    expect(answers.filter((answer) => answer === "accepted")).toHaveLength(1);
    expect(answers.filter((answer) => answer === "known")).toHaveLength(19);
    expect(await lanes.counts()).toMatchObject({ pending: 1 });
    expect((await lanes.claim(1000))?.deliveries).toHaveLength(1);
    expect(await lanes.claim(1000)).toBeUndefined();
  });

  it("stores what only the delivery tells together with it", async () => {
    const { inbox, builds } = await openEmpty(new FakeClock(NOW));
    await inbox.accept(delivery("d1", { lane: "intake", builds: [build(), build({ tag: "latest" })] }));
    expect(await builds.ofDeliveries(["d1"])).toEqual([build(), build({ tag: "latest" })]);
  });

  it("stores nothing at all when a part of it cannot be stored", async () => {
    const { inbox, builds, lanes } = await openEmpty(new FakeClock(NOW));
    const unstorable = build({ heardAt: Number.NaN, tag: "2.0.0" });
    await expect(inbox.accept(delivery("d1", { builds: [build(), unstorable] }))).rejects.toThrow();
    expect(await builds.of([build().image], 10)).toEqual([]);
    expect(await lanes.counts()).toMatchObject({ pending: 0 });
    expect(await inbox.accept(delivery("d1", { builds: [build()] }))).toBe("accepted");
  });

  it("forgets finished deliveries after a while, a bounded number at a time, and never those that wait", async () => {
    const clock = new FakeClock(NOW);
    const { inbox, lanes } = await openEmpty(clock);
    for (const id of ["d1", "d2", "d3"]) await inbox.accept(delivery(id));
    const lane = await lanes.claim(1000);
    if (lane === undefined) throw new Error("nothing due");
    await lanes.complete(lane, undefined);
    await inbox.accept(delivery("d4"));
    clock.move(20 * DAY);
    expect(await inbox.prune(NOW, 10)).toBe(0);
    expect(await inbox.prune(NOW + DAY, 2)).toBe(2);
    expect(await inbox.prune(NOW + DAY, 2)).toBe(1);
    expect(await inbox.accept(delivery("d1"))).toBe("accepted");
    expect(await inbox.accept(delivery("d4"))).toBe("known");
  });

  it("keeps dead deliveries for three months", async () => {
    const clock = new FakeClock(NOW);
    const { inbox, lanes } = await openEmpty(clock);
    await inbox.accept(delivery("d1"));
    const lane = await lanes.claim(1000);
    if (lane === undefined) throw new Error("nothing due");
    await lanes.fail(lane, "broken", "dead");
    clock.move(89 * DAY);
    expect(await inbox.prune(clock.now(), 10)).toBe(0);
    clock.move(2 * DAY);
    expect(await inbox.prune(clock.now(), 10)).toBe(1);
  });
});
