import { describe, expect, it } from "@jest/globals";
import type { GateConfig } from "../../src/config/gate-config.ts";
import { evaluateGates } from "../../src/gates/evaluate.ts";
import { factsWith } from "./some-facts.ts";

const everyKind: readonly GateConfig[] = [
  { kind: "soak", forMs: 1_800_000 },
  { kind: "healthy" },
  { kind: "checks", names: ["e2e"], on: "pull-request" },
  { kind: "checks", names: ["build"], on: "source" },
  { kind: "approvals", count: 1, teams: [], users: [], roles: [], codeOwners: false, allow: [] },
  { kind: "window", days: [1], hours: [], timezone: "UTC", except: [] },
  { kind: "expression", cel: "true" },
];

describe("gates", () => {
  it("are evaluated with order first, and hold what their kind holds", () => {
    expect(evaluateGates(everyKind, factsWith()).map(({ holds, result }) => `${result.gate} ${holds}`)).toEqual([
      "order opening",
      "soak opening",
      "healthy opening",
      "checks merging",
      "checks opening",
      "approvals merging",
      "window merging",
      "expression merging",
    ]);
  });

  it("hold what the configuration says instead", () => {
    const [, window] = evaluateGates(
      [{ kind: "window", days: [6], hours: [], timezone: "UTC", except: [], holds: "opening" }],
      factsWith(),
    );
    expect(window).toMatchObject({
      holds: "opening",
      result: { reason: expect.stringContaining("the window") },
    });
  });

  it("stay shut where nothing was observed that they need, and say what", () => {
    const timeless = everyKind.filter(({ kind }) => kind !== "window");
    for (const { result } of evaluateGates(timeless, factsWith()).slice(1)) {
      expect(result.state).not.toBe("passed");
      expect(result.opener).toBeDefined();
    }
  });
});
