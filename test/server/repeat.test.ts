import { describe, expect, it } from "@jest/globals";
import { repeat } from "../../src/server/repeat.ts";
import { FakeClock } from "../support/fakes/fake-clock.ts";
import { FakeLog } from "../support/fakes/fake-log.ts";

async function settle(): Promise<void> {
  for (let n = 0; n < 5; n += 1) await new Promise(setImmediate);
}

describe("A repeated task", () => {
  it("runs at once and then by the clock, also after it failed, until it is ended", async () => {
    const clock = new FakeClock(0);
    const log = new FakeLog();
    const end = new AbortController();
    const ranAt: number[] = [];
    const task = async (): Promise<void> => {
      ranAt.push(clock.now());
      if (ranAt.length === 2) throw new Error("oops");
    };
    const ended = repeat({ name: "sweep", everyMs: 100, clock, log, task }, end.signal);
    for (let n = 0; n < 3; n += 1) {
      await settle();
      clock.move(100);
    }
    await settle();
    end.abort();
    await ended;
    clock.move(100);
    await settle();
    expect(ranAt).toEqual([0, 100, 200, 300]);
    expect(log.lines).toMatchObject([{ level: "error", fields: { task: "sweep" } }]);
  });
});
