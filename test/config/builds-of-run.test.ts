import { describe, expect, it } from "@jest/globals";
import { buildsOfRun } from "../../src/config/builds-of-run.ts";
import type { ImageRule, WorkflowRule } from "../../src/config/config.ts";
import type { WorkflowRun } from "../../src/domain/workflow-run.ts";

const run: WorkflowRun = {
  id: 42,
  installationId: 1,
  repository: "acme/Checkout",
  repositoryId: 3,
  headSha: "0123456789abcdef0123456789abcdef01234567",
  headBranch: "v1.5.0",
  path: ".github/workflows/build.yaml",
  event: "push",
};
const rule = (workflow: Partial<WorkflowRule> = {}, change: Partial<ImageRule> = {}): ImageRule => ({
  match: "ghcr.io/acme/*",
  tags: { kind: "semver", range: "*", prereleases: false },
  write: "tag",
  from: ["acme/checkout"],
  workflow: { file: "build.yaml", tag: "{ref}", image: "ghcr.io/acme/{repository}", ...workflow },
  ...change,
});
const tags = (...images: readonly ImageRule[]): readonly string[] =>
  buildsOfRun({ images }, run, { heardAt: 1, deliveryId: "d" }).map(({ image, tag = "" }) => `${image}:${tag}`);

describe("a workflow's run", () => {
  it.each([
    ["{ref}", "v1.5.0"],
    ["sha-{short}", "sha-0123456"],
    ["{sha}", run.headSha],
    ["1.5.{run}", "1.5.42"],
  ])("with the tag %s built %s", (tag, expected) => {
    expect(tags(rule({ tag }))).toEqual([`ghcr.io/acme/checkout:${expected}`]);
  });

  it("carries its commit and is the repository's word", () => {
    expect(buildsOfRun({ images: [rule()] }, run, { heardAt: 1, deliveryId: "d" })).toMatchObject([
      { revision: run.headSha, source: "acme/Checkout", sender: { kind: "repository", repository: "acme/Checkout" } },
    ]);
  });

  it("of another workflow, of a repository that nobody believes, or of a branch that is no tag, built nothing", () => {
    expect(tags(rule({ file: "test.yaml" }))).toEqual([]);
    expect(tags(rule({ file: ".github/workflows/build.yaml" }))).toHaveLength(1);
    expect(tags(rule({}, { from: ["acme/cart"] }))).toEqual([]);
    expect(tags(rule({}, { from: [] }))).toEqual([]);
    expect(
      buildsOfRun({ images: [rule()] }, { ...run, headBranch: "feature/x" }, { heardAt: 1, deliveryId: "d" }),
    ).toEqual([]);
  });
});
