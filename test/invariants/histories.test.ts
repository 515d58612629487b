import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { live, tally } from "./living.ts";
import { events, shapes } from "./steering.ts";

/** Events at least; more by the environment, for long runs. */
const STEPS = Number(process.env["TOWPATH_TEST_STEPS"] ?? 100_000);
const SEED = Number(process.env["TOWPATH_TEST_SEED"] ?? Math.floor(Math.random() * 2 ** 31));
const MOST_EVENTS = 90;

describe("whatever people, CI, agents and clocks do", () => {
  it("keeps the invariants, and planning again is planning from the start", () => {
    const numRuns = Math.ceil(STEPS / MOST_EVENTS);
    fc.assert(
      fc.property(
        shapes,
        fc.array(events, { minLength: MOST_EVENTS / 2, maxLength: MOST_EVENTS }),
        (shape, history) => {
          live(shape, history);
        },
      ),
      { numRuns, seed: SEED },
    );
    process.stderr.write(
      `seed ${SEED}: ${tally.events + tally.plans} steps: ${tally.events} events, ${tally.plans} plans, ${tally.kept} of them kept, ${JSON.stringify(Object.fromEntries(tally.actions))}\n`,
    );
    expect(tally.events + tally.plans).toBeGreaterThanOrEqual(STEPS);
  });
});
