import { describe, expect, it } from "@jest/globals";
import type { GateConfig } from "../../src/config/gate-config.ts";
import type { GateResult } from "../../src/domain/gate-result.ts";
import { nextOpening, openingOfAll } from "../../src/gates/next-opening.ts";
import { DAY, factsWith, HOUR, MINUTE, NOW, stayWith } from "./some-facts.ts";

const waiting = (given: Partial<GateResult>): GateResult => ({
  gate: "soak",
  state: "waiting",
  reason: "waits",
  ...given,
});

describe("the next opening", () => {
  it.each<[string, readonly GateResult[], number | undefined]>([
    ["none", [], undefined],
    ["none by itself", [waiting({ opener: "a person acts" })], undefined],
    ["the earliest", [waiting({ opensAt: 9 }), waiting({ opensAt: 5 }), waiting({})], 5],
    ["a shutting", [waiting({ opensAt: 9 }), { ...waiting({ changesAt: 4 }), state: "passed" }], 4],
    ["of a part", [waiting({ parts: [waiting({ opensAt: 7 }), waiting({ parts: [waiting({ opensAt: 3 })] })] })], 3],
  ])("is %s", (_, results, expected) => expect(nextOpening(results)).toBe(expected));
});

describe("the next opening by decisions", () => {
  const hold = { id: "c1-1", by: "ada", at: NOW - DAY, reason: "", kind: "hold", application: "checkout" } as const;

  it("is when one begins or ends", () => {
    const of = (given: object) => nextOpening([], { now: NOW, decisions: [{ ...hold, ...given }] });
    expect(of({})).toBeUndefined();
    expect(of({ until: NOW + HOUR })).toBe(NOW + HOUR);
    expect(of({ until: NOW + HOUR, ended: { by: "bob", at: NOW + MINUTE, reason: "" } })).toBe(NOW + MINUTE);
    expect(of({ at: NOW + 1 })).toBe(NOW + 1);
    expect(of({ until: NOW })).toBeUndefined();
  });
});

describe("the opening of all", () => {
  const soak: GateConfig = { kind: "soak", forMs: 5 * HOUR };
  const office: GateConfig = {
    kind: "window",
    days: [1, 2, 3, 4, 5],
    hours: [{ from: 9 * 60, to: 16 * 60 }],
    timezone: "UTC",
    except: [],
  };
  const friday = Date.UTC(2026, 10, 20, 12);
  const factsAt = (now: number, arrivedAt: number) => factsWith({ now, upstreams: [stayWith({ arrivedAt })] });

  it("is when the window opens after the soak, although it is open now", () => {
    expect(openingOfAll([soak, office], factsAt(friday, friday))).toBe(Date.UTC(2026, 10, 23, 9));
  });

  it("is when the soak ends inside the window", () => {
    expect(openingOfAll([soak, office], factsAt(friday, friday - 4 * HOUR))).toBe(friday + HOUR);
  });

  it("is now if all are open, and never if time does not open them", () => {
    expect(openingOfAll([office], factsAt(friday, friday))).toBe(friday);
    expect(openingOfAll([office, { kind: "healthy" }], factsWith({ now: friday }))).toBeUndefined();
    expect(openingOfAll([{ ...office, days: [] }], factsAt(friday, friday))).toBeUndefined();
  });

  it("is never where two windows are not open together, and says so soon", () => {
    const evening: GateConfig = { ...office, hours: [{ from: 18 * 60, to: 20 * 60 }] };
    expect(openingOfAll([office, evening], factsAt(friday, friday))).toBeUndefined();
  });

  it("counts those that are asked about", () => {
    const facts = factsAt(NOW, NOW - DAY - 30 * MINUTE);
    expect(openingOfAll([soak, office], facts, ({ holds }) => holds === "opening")).toBe(NOW);
  });
});
