import { describe, expect, it } from "@jest/globals";
import { Clock } from "../../../src/sandbox/state/clock.ts";

const START = Date.parse("2026-03-02T09:00:00Z");

describe("the sandbox's clock", () => {
  it("runs with the machine's until it is set, and stands still from then on", () => {
    const clock = new Clock();
    expect(clock.read().running).toBe(true);
    expect(Math.abs(clock.now() - Date.now())).toBeLessThan(1_000);
    clock.set(START);
    expect(clock.read()).toEqual({ now: "2026-03-02T09:00:00.000Z", running: false });
    clock.advance(1_500);
    expect(clock.read().now).toBe("2026-03-02T09:00:01.500Z");
  });

  it("rings alarms in the order of their time, each at its time, also those that are set meanwhile", () => {
    const clock = new Clock(START);
    const rung: [string, number][] = [];
    const ring = (name: string) => (): void => {
      rung.push([name, clock.now() - START]);
    };
    clock.at(START + 300, ring("c"));
    clock.at(START + 100, () => {
      ring("a")();
      clock.at(START + 200, ring("b"));
    });
    const takeBack = clock.at(START + 250, ring("never"));
    takeBack();
    clock.at(START + 900, ring("later"));
    clock.advance(500);
    expect(rung).toEqual([
      ["a", 100],
      ["b", 200],
      ["c", 300],
    ]);
    expect(clock.now()).toBe(START + 500);
  });

  it("tells those who watch it", () => {
    const clock = new Clock(START);
    let told = 0;
    const stop = clock.watch(() => {
      told += 1;
    });
    clock.advance(1);
    stop();
    clock.advance(1);
    expect(told).toBe(1);
  });

  it("rings by itself while it runs", async () => {
    const clock = new Clock();
    await new Promise<void>((resolve) => {
      clock.at(Date.now() + 5, resolve);
      // The alarm lets the process end; the test must not.
      setTimeout(resolve, 2_000).unref();
    });
    clock.stop();
  });
});
