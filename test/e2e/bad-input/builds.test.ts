import { describe, expect, it } from "@jest/globals";
import { config, file, pod } from "../../support/checkout.ts";
import { IMAGE, type Scene, useScene } from "./scene.ts";

/** Nothing is broken, and nothing moves: why is said in a green check run on the default branch, once for a reason. */
describe("a build that leads nowhere", () => {
  const start = useScene();
  const rules = (from: string, to: string) => ({ files: { "towpath.yaml": config().replace(from, to) } });
  const checksOf = (scene: Scene) =>
    scene.sandbox.checkRuns({ repository: "acme/env", ref: "main" }).filter(({ name }) => name === "Towpath / builds");

  it("is of an image that no place holds", async () => {
    const scene = await start();
    expect((await scene.built("1.5.0", "ghcr.io/acme/nothing")).status).toBe(202);
    expect(scene.all()).toEqual([]);
    expect(scene.told("builds")).toContain(
      "A build of ghcr.io/acme/nothing was heard, but no place in any environment holds this image: write it once by hand where it is to run",
    );
    expect(scene.told("builds")).toMatch(/^success\nBuilds of 1 image lead nowhere\n/);
  });

  it("is of an image that no rule matches: the one who runs the server is told", async () => {
    const scene = await start();
    expect((await scene.built("1.5.0", "ghcr.io/other/thing")).status).toBe(202);
    expect(scene.all()).toEqual([]);
    expect(scene.warned()).toContain(
      "a build was heard and not taken: no towpath.yaml of a repository that the App sees has a rule for the image",
    );
    expect(scene.warned()).toContain("ghcr.io/other/thing");
  });

  it("has a tag that the rule excludes, which is said for the first of them, until one is taken", async () => {
    const scene = await start(rules('semver: "*"', 'semver: ">=1.0.0"'));
    await scene.built("nightly");
    expect(scene.all()).toEqual([]);
    expect(scene.told("builds")).toContain(
      `${IMAGE}:nightly was built, but the rule ghcr.io/acme/* in towpath.yaml does not take it: nightly is no `,
    );
    await scene.built("0.9.0");
    expect(scene.all()).toEqual([]);
    expect(checksOf(scene)).toHaveLength(1);
    await scene.built("1.5.0");
    expect(scene.open().map(({ title }) => title)).toEqual(["Promote checkout 1.5.0 to dev"]);
    expect(scene.told("builds")).toContain("success\nEvery build goes on");
  });

  it("has a mutable tag and no digest", async () => {
    const scene = await start({
      files: {
        "towpath.yaml": config()
          .replace('tags: { semver: "*" }', "tags: { mutable: main }")
          .replace("write: tag\n", "write: tag@digest\n"),
        [file("dev")]: pod("main"),
      },
    });
    await scene.built("main");
    expect(scene.all()).toEqual([]);
    expect(scene.told("builds")).toContain(`${IMAGE}:main was built, but nobody said its digest:`);
    const digest = `sha256:${"a".repeat(64)}`;
    await scene.built("main", IMAGE, { digest });
    expect(scene.open()).toHaveLength(1);
    expect(scene.told("builds")).toContain("success\nEvery build goes on");
  });

  it("comes from a sender that the rule does not name", async () => {
    const scene = await start(rules(', "hook:ci"', ""));
    expect((await scene.built("1.5.0")).status).toBe(202);
    expect(scene.all()).toEqual([]);
    expect(scene.told("builds")).toContain(
      `${IMAGE}:1.5.0 was reported by hook:ci, but "from" of the rule ghcr.io/acme/* in towpath.yaml names only acme/checkout, acme/cart: it is not promoted. If this sender builds the image, add it there.`,
    );
    expect(scene.warned()).toContain("a build was reported by a sender that the image's rule does not name in `from`");
    // It is kept: once the rule names the sender, it goes on.
    await scene.push({ "towpath.yaml": config() });
    expect(scene.open().map(({ title }) => title)).toEqual(["Promote checkout 1.5.0 to dev"]);
  });
});
