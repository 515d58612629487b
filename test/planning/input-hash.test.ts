import { describe, expect, it } from "@jest/globals";
import { inputHash } from "../../src/planning/input-hash.ts";
import type { Slice } from "../../src/planning/slice.ts";
import { at, build, IMAGE, minute, RULE, release, sha, slice, WORKER } from "./slice-builder.ts";

const merged = {
  number: 7,
  mergeCommit: sha("1"),
  mergedAt: 1,
  mergedBy: "mona",
  head: sha("d"),
  release: undefined,
  proposed: release("1.5.0"),
};
const staging = at("staging", {
  after: ["dev"],
  history: ["1.3.0", "1.4.0"],
  open: { proposes: "1.5.0" },
  unrecorded: [merged],
});
const full = slice([at("dev", { history: ["1.4.0"] }), staging], {
  builds: [build("1.5.0")],
  declined: [{ environment: "dev", release: `${IMAGE}=1.4.5`, pullRequest: 3, at: 5 }],
});
const changedEnvironment = (change: Partial<Slice["environments"][number]>): Slice => ({
  ...full,
  environments: full.environments.map((one, n) => (n === 1 ? { ...one, ...change } : one)),
});

describe("the hash of a slice", () => {
  it("says nothing of the time", () => {
    expect(inputHash({ ...full, now: minute(5_000) })).toBe(inputHash(full));
    expect(inputHash(full)).toMatch(/^[0-9a-f]{64}$/);
  });

  it("is the same for the same slice put together again", () => {
    expect(inputHash(structuredClone(full))).toBe(inputHash(full));
  });

  const open = staging.open;
  if (open === undefined) throw new Error("staging has an open promotion");
  it.each<[string, Slice]>([
    ["mode", { ...full, mode: "observe" }],
    ["application", { ...full, application: "other" }],
    ["together", { ...full, together: "latest-each" }],
    ["an image", { ...full, images: [...full.images, { image: WORKER, rule: RULE }] }],
    ["a rule", { ...full, images: [{ image: IMAGE, rule: { ...RULE, write: "digest" } }] }],
    ["a build", { ...full, builds: [] }],
    ["when a build was heard", { ...full, builds: [build("1.5.0", 1)] }],
    ["what was declined", { ...full, declined: [] }],
    ["what left", { ...full, left: [{ environment: "x", open }] }],
    ["an environment's configuration", changedEnvironment({ environment: { ...staging.environment, maxOpen: 3 } })],
    ["what it comes after", changedEnvironment({ after: [] })],
    ["what it holds", changedEnvironment({ held: undefined })],
    ["a problem", changedEnvironment({ problems: [{ code: "x", message: "y" }] })],
    ["an arrival", changedEnvironment({ arrivals: staging.arrivals.slice(0, 1) })],
    ["an open promotion", changedEnvironment({ open: undefined })],
    ["GitHub's word on merging", changedEnvironment({ open: { ...open, mergeable: "behind" } })],
    ["an unrecorded merge", changedEnvironment({ unrecorded: [] })],
  ])("tells a difference in %s", (_, other) => {
    expect(inputHash(other)).not.toBe(inputHash(full));
  });
});
