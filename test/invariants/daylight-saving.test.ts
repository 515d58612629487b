import { describe, expect, it } from "@jest/globals";
import type { GateConfig } from "../../src/config/gate-config.ts";
import { planApplication } from "../../src/planning/plan-application.ts";
import { at, MINUTE, START, slice } from "../planning/slice-builder.ts";

const soak: GateConfig = { kind: "soak", forMs: 24 * 60 * MINUTE };
const window = (from: number, to: number): GateConfig => ({
  kind: "window",
  days: [1, 2, 3, 4, 5, 6, 7],
  hours: [{ from, to }],
  timezone: "Europe/Berlin",
  except: [],
});

/** Wakes up whenever the plan says so, and notes when the pull request is opened and when it is merged. */
function follow(arrived: string, gate: GateConfig): { readonly opened: string; readonly merged: string } {
  const minutes = (Date.parse(arrived) - START) / MINUTE;
  const planAt = (now: number, open: boolean) =>
    planApplication(
      slice(
        [
          at("staging", { history: ["1.4.0", "1.5.0"], times: [minutes - 60, minutes] }),
          at("prod", {
            after: ["staging"],
            history: ["1.4.0"],
            times: [minutes - 60],
            config: { merge: "auto", gates: [soak, gate] },
            ...(open && { open: { proposes: "1.5.0", openedAt: now } }),
          }),
        ],
        { now, timezone: "Europe/Berlin" },
      ),
    );
  let now = Date.parse(arrived);
  let opened: string | undefined;
  for (let looks = 0; looks < 20; looks += 1) {
    const plan = planAt(now, opened !== undefined);
    const [action] = plan.actions;
    if (action?.kind === "merge" && opened !== undefined) return { opened, merged: new Date(now).toISOString() };
    if (action?.kind === "open") opened = new Date(now).toISOString();
    if (action?.kind !== "open") {
      if (plan.wakeAt === undefined || plan.wakeAt <= now) throw new Error(`it sleeps for ever at ${now}`);
      // A moment before, nothing of it is true yet.
      expect(planAt(plan.wakeAt - 1, opened !== undefined).actions).toEqual([]);
      now = plan.wakeAt;
    }
  }
  throw new Error("it is never merged");
}

const OFFICE = window(9 * 60, 16 * 60);
const NIGHT = window(2 * 60 + 30, 4 * 60);

describe("a day of soaking and a window of Berlin", () => {
  it.each([
    // Clocks go forward on Sunday, 2026-03-29 at 01:00 UTC: a day of soaking has 24 hours all the same.
    ["in spring", "2026-03-28T19:00:00.000Z", OFFICE, "2026-03-29T19:00:00.000Z", "2026-03-30T07:00:00.000Z"],
    ["the week before", "2026-03-21T19:00:00.000Z", OFFICE, "2026-03-22T19:00:00.000Z", "2026-03-23T08:00:00.000Z"],
    // Clocks go back on Sunday, 2026-10-25 at 01:00 UTC.
    ["in autumn", "2026-10-24T18:00:00.000Z", OFFICE, "2026-10-25T18:00:00.000Z", "2026-10-26T08:00:00.000Z"],
    [
      "the week before autumn",
      "2026-10-17T18:00:00.000Z",
      OFFICE,
      "2026-10-18T18:00:00.000Z",
      "2026-10-19T07:00:00.000Z",
    ],
    // 02:30 is skipped: the window opens when the clock shows 03:00.
    [
      "that begins in the skipped hour",
      "2026-03-28T00:00:00.000Z",
      NIGHT,
      "2026-03-29T00:00:00.000Z",
      "2026-03-29T01:00:00.000Z",
    ],
    // 02:30 comes twice: it opens at the first, shuts when the clock goes back to 02:00, and opens at the second.
    [
      "that begins in the doubled hour",
      "2026-10-24T00:00:00.000Z",
      NIGHT,
      "2026-10-25T00:00:00.000Z",
      "2026-10-25T00:30:00.000Z",
    ],
    ["between the two", "2026-10-24T01:05:00.000Z", NIGHT, "2026-10-25T01:05:00.000Z", "2026-10-25T01:30:00.000Z"],
  ])("%s open and merge at the right moment", (_, arrived, gate, opened, merged) => {
    expect(follow(arrived, gate)).toEqual({ opened, merged });
  });
});
