import { describe, expect, it } from "@jest/globals";
import { order, type Standing } from "../../src/gates/order.ts";

const facts = (...standings: readonly Standing[]) => ({
  environment: "prod",
  version: "1.5.0",
  upstreams: standings.map((standing, at) => ({ environment: `up-${at + 1}`, standing })),
  heard: false,
});
const arrived: Standing = { kind: "arrived", at: 0, stands: true };

describe("the order gate", () => {
  it("lets new images into an environment that comes after none, if their sender is known", () => {
    const root = { environment: "dev", version: "1.5.0", upstreams: undefined };
    expect(order({ ...root, heard: true })).toMatchObject({ state: "passed" });
    expect(order({ ...root, heard: false })).toMatchObject({
      state: "blocked",
      reason: 'nobody whom its image rule names in "from" is known to have built 1.5.0',
    });
  });

  it("passes when the release arrived in every environment upstream", () => {
    const result = order(facts(arrived, { ...arrived, stands: false }));
    expect(result).toMatchObject({ state: "passed", reason: "1.5.0 was merged in up-1 and up-2" });
    expect(result.parts?.map(({ reason }) => reason)).toEqual([
      "1.5.0 stands in up-1",
      "1.5.0 stood, and only newer ones followed, in up-2",
    ]);
  });

  it.each<[Standing, string, string]>([
    [{ kind: "not-arrived" }, "waiting", "1.5.0 has not been merged in up-2"],
    [{ kind: "stepped-back", to: "1.4.0" }, "blocked", "up-2 stepped back from 1.5.0 to 1.4.0"],
    [
      { kind: "unordered", by: "hotfix" },
      "blocked",
      "up-2 went from 1.5.0 to hotfix, and the image rules cannot tell which of them is newer",
    ],
    [
      { kind: "unreadable", why: "apps/x.yaml is a template" },
      "error",
      "what stands in up-2 cannot be read: apps/x.yaml is a template",
    ],
    [
      { kind: "stopped", where: "dev", pullRequest: 7 },
      "blocked",
      "what #7 merged in dev is not what it proposed, so nothing goes on from there",
    ],
  ])("stays shut for %j", (standing, state, reason) => {
    const result = order(facts(arrived, standing));
    expect(result).toMatchObject({ gate: "order", state, reason });
    expect(result.opener).toBeDefined();
    expect(result.parts).toHaveLength(2);
  });

  it("names what is worst: an error or a step back before what only has to come", () => {
    expect(order(facts({ kind: "not-arrived" }, { kind: "stepped-back", to: "1.4.0" }))).toMatchObject({
      state: "blocked",
    });
  });

  it("counts what stood somewhere from the first look, but not alone", () => {
    expect(order(facts({ kind: "baseline" }, arrived))).toMatchObject({ state: "passed" });
    expect(order(facts({ kind: "baseline" }))).toMatchObject({
      state: "waiting",
      reason: "1.5.0 stood in up-1 when Towpath first looked, and is not proposed for that alone",
    });
  });

  it("is shut when nothing upstream holds the images", () => {
    expect(order(facts())).toMatchObject({ state: "blocked" });
  });
});
