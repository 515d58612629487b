import { describe, expect, it } from "@jest/globals";
import type { GateResult } from "../../src/domain/gate-result.ts";
import { BODY, firstOf, keepWithin, SUMMARY } from "../../src/presentation/limits.ts";
import { promotionBody } from "../../src/presentation/promotion-body.ts";
import { promotionCheck } from "../../src/presentation/promotion-check.ts";
import { changes, firstEnvironment } from "./samples.ts";

const LONG = "@`|<x> ".repeat(1_000);

/** Everything as long and as often as it can come. */
function immense() {
  const facts = firstEnvironment();
  if (facts.explanation === undefined) throw new Error("it is explained");
  const gates = Array.from(
    { length: 500 },
    (_, n): GateResult => ({ gate: `gate-${n}`, state: "blocked", reason: LONG, opener: LONG, parts: [] }),
  );
  const image = (n: number) => ({
    image: `ghcr.io/acme/image-${n}/${"a".repeat(200)}`,
    tag: "1".repeat(128),
    digest: `sha256:${"a".repeat(64)}`,
  });
  return {
    ...facts,
    application: LONG,
    version: LONG,
    release: { application: LONG, images: Array.from({ length: 500 }, (_, n) => image(n)) },
    places: Array.from({ length: 500 }, (_, n) => ({ file: `${LONG}${n}`, line: n })),
    upstream: Array.from({ length: 500 }, () => ({ environment: LONG, arrived: undefined, stands: LONG })),
    downstream: Array.from({ length: 500 }, () => ({
      environment: { ...facts.environment, name: LONG },
      after: [LONG, LONG],
    })),
    changes: changes(250, {
      commits: changes(250).commits.map((commit) => ({ ...commit, subject: LONG, author: LONG })),
    }),
    explanation: { ...facts.explanation, gates, sentence: LONG },
  };
}

describe("GitHub's limits", () => {
  it("are kept by a body and a check run whatever comes, with a word on what is left out", () => {
    const body = promotionBody(immense());
    expect(body.length).toBeLessThanOrEqual(BODY);
    expect(body).toMatch(/…and \d+ more/);
    const check = promotionCheck(immense());
    expect(check.summary.length).toBeLessThanOrEqual(SUMMARY);
    expect(check.title.length).toBeLessThanOrEqual(255);
  });

  it("leave every fold closed that was opened", () => {
    const body = promotionBody(immense());
    expect(body.split("<details>").length).toBe(body.split("</details>").length);
    const cut = keepWithin(["<details>", ...Array.from({ length: 100 }, () => "x".repeat(50)), "</details>"], 1_000);
    expect(cut).toMatch(/\n<\/details>\n\n…and \d+ more lines that do not fit here\.$/);
    expect(cut.length).toBeLessThanOrEqual(1_000);
  });

  it("cut lists to a number of items and count the others", () => {
    expect(firstOf(["a", "b", "c"], 2, (count) => `${count} more`)).toEqual(["a", "b", "1 more"]);
    expect(firstOf(["a", "b"], 2, (count) => `${count} more`)).toEqual(["a", "b"]);
  });
});
