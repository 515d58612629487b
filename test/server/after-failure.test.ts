import { describe, expect, it } from "@jest/globals";
import { Mistake, Transient } from "../../src/domain/failure.ts";
import type { ClaimedLane } from "../../src/ports/lanes.ts";
import { afterFailure, hasKilledTooOften } from "../../src/server/after-failure.ts";

const lane = (attempts: number, strikes = 0): ClaimedLane => ({
  key: "repository:7",
  fence: 1,
  attempts,
  strikes,
  deliveries: [],
});
const NOW = 1_000_000;

describe("After a pass that failed", () => {
  it("a mistake that a person was told is not tried again", () => {
    expect(afterFailure(new Mistake("shared-place", "Mend it."), lane(3), NOW, 0.5)).toEqual({ kind: "told" });
  });

  it.each([
    [0, 1_000],
    [1, 2_000],
    [5, 32_000],
    [9, 512_000],
    [10, 600_000],
    [5_000, 600_000],
  ])("something transient is tried again, after %i failures in %i ms, for ever", (attempts, wait) => {
    const next = afterFailure(new Transient("away"), lane(attempts, 4), NOW, 0.5);
    expect(next).toEqual({ kind: "retry", retryAt: NOW + wait, strike: false });
  });

  it("something transient waits at least as long as the other side said", () => {
    const error = new Transient("limit", { retryAfterMs: 60_000 });
    expect(afterFailure(error, lane(0), NOW, 0.5)).toMatchObject({ retryAt: NOW + 60_000 });
    expect(afterFailure(error, lane(10), NOW, 0.5)).toMatchObject({ retryAt: NOW + 600_000 });
  });

  it("a bug is tried five times in all, each a strike, then given up", () => {
    const kinds = [0, 1, 2, 3, 4].map((strikes) =>
      afterFailure(new TypeError("oops"), lane(strikes, strikes), NOW, 0.5),
    );
    expect(kinds.slice(0, 4)).toEqual(
      [1, 2, 4, 8].map((s) => ({ kind: "retry", retryAt: NOW + s * 1000, strike: true })),
    );
    expect(kinds[4]).toEqual({ kind: "dead" });
  });

  it("chance spreads the waits by a fifth", () => {
    expect(afterFailure(new Transient("away"), lane(0), NOW, 0)).toMatchObject({ retryAt: NOW + 800 });
    expect(afterFailure(new Transient("away"), lane(0), NOW, 1)).toMatchObject({ retryAt: NOW + 1_200 });
  });

  it("a process that died ten times at a delivery does not try it again", () => {
    expect(hasKilledTooOften(lane(0, 9))).toBe(false);
    expect(hasKilledTooOften(lane(0, 10))).toBe(true);
  });
});
