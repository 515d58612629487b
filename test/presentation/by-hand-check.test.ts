import { describe, expect, it } from "@jest/globals";
import type { GateResult } from "../../src/domain/gate-result.ts";
import {
  brokenConfiguration,
  byHandCheck,
  type HandRow,
  mendsConfiguration,
  movesNothing,
  notFetched,
  tooMuchCheck,
} from "../../src/presentation/by-hand-check.ts";
import type { CheckText } from "../../src/presentation/promotion-check.ts";
import { expectGolden } from "../golden.ts";
import { minute } from "../planning/slice-builder.ts";

const passed: GateResult = { gate: "order", state: "passed", reason: "1.5.0 was merged in staging" };
const order: GateResult = {
  gate: "order",
  state: "blocked",
  reason: "1.5.0 has not arrived in staging",
  opener: "1.5.0 is merged in staging",
};
const window: GateResult = {
  gate: "window",
  state: "waiting",
  reason: "the window is shut until Monday 2026-11-23 09:00 Europe/Berlin (open Monday to Thursday, 09:00 to 16:00)",
  opensAt: minute(44 * 60),
};
const row = (change: Partial<HandRow> = {}): HandRow => ({
  application: "checkout",
  environment: "prod",
  byHand: "warn",
  from: "1.4.0",
  to: "1.5.0",
  back: false,
  gates: [passed],
  ...change,
});

const show = (...checks: readonly CheckText[]): string =>
  checks.map(({ status, title, summary }) => `${status}: ${title}\n\n${summary}\n`).join("\n====================\n\n");
const check = (...rows: readonly HandRow[]): CheckText => byHandCheck(rows, "Europe/Berlin");

describe("the check on pull requests by people", () => {
  it("is short where nothing is moved, and where nothing can be judged says why", () =>
    expectGolden(
      "presentation/by-hand-short.md",
      show(
        movesNothing,
        notFetched,
        tooMuchCheck(12_000, "files"),
        tooMuchCheck(700, "moves"),
        brokenConfiguration,
        mendsConfiguration,
      ),
    ));

  it("is green where all gates are open", () => expectGolden("presentation/by-hand-open.md", show(check(row()))));

  it("warns where an environment lets people past its gates, and is green", () => {
    const warned = check(row({ gates: [order, window] }));
    expect(warned.status).toBe("success");
    expectGolden("presentation/by-hand-warn.md", show(warned));
  });

  it("waits or is red where an environment blocks, as a promotion would be", () => {
    const block = { byHand: "block" } as const;
    expect(check(row({ ...block, gates: [window] })).status).toBe("in-progress");
    expect(check(row({ ...block, gates: [{ ...order, state: "error" }] })).status).toBe("action-required");
    const { opener: _, ...hopeless } = order;
    expect(check(row({ ...block, gates: [hopeless] })).status).toBe("failure");
    expect(check(row({ ...block, gates: [passed] })).status).toBe("success");
    const blocked = check(row({ ...block, gates: [order, window] }));
    expect(blocked.status).toBe("action-required");
    expectGolden("presentation/by-hand-block.md", show(blocked));
  });

  it("has a row for each application and environment, also for what goes back, is new, or taken away", () =>
    expectGolden(
      "presentation/by-hand-rows.md",
      show(
        check(
          row({ environment: "dev", gates: [passed] }),
          row({ environment: "staging", to: "1.3.0", back: true, gates: [passed] }),
          row({ environment: "prod", byHand: "block", gates: [order] }),
          row({ application: "cart", from: undefined, to: "2.0.0", gates: [] }),
          row({ application: "basket", to: undefined, gates: [] }),
          row({
            application: "tricky",
            to: "cannot be read",
            gates: [
              {
                gate: "places",
                state: "blocked",
                reason: "what it would hold cannot be read: prod holds ghcr.io/acme/tricky in several versions",
                opener: "a commit on this branch mends that",
              },
            ],
          }),
        ),
      ),
    ));

  it("on what a merge queue has built says whether it may be merged now", () =>
    expectGolden(
      "presentation/merge-group.md",
      show(
        byHandCheck([row({ byHand: "block" })], "Europe/Berlin", "group"),
        byHandCheck([row(), row({ byHand: "block", application: "cart", gates: [window] })], "Europe/Berlin", "group"),
        byHandCheck([], "Europe/Berlin", "group"),
      ),
    ));

  it("lets no text from outside mention, link or break the table", () => {
    const nasty = "@acme/everyone #1 | <img src=x> `code` [x](http://evil.com)";
    expectGolden(
      "presentation/by-hand-hostile.md",
      show(
        check(
          row({ application: nasty, environment: nasty, from: nasty, to: nasty, gates: [{ ...order, reason: nasty }] }),
        ),
      ),
    );
  });

  it("stays within GitHub's limits however much moves", () => {
    const many = Array.from({ length: 500 }, (_, n) =>
      row({ application: `application-${n}`.repeat(20), gates: [order, { ...window, reason: "x".repeat(5_000) }] }),
    );
    const text = check(...many);
    expect(text.summary.length).toBeLessThanOrEqual(65_535);
    expect(text.title.length).toBeLessThanOrEqual(255);
    expect(text.summary).toContain("…and 400 more");
  });
});
