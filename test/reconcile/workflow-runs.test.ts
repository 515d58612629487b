import { describe, expect, it } from "@jest/globals";
import { config, shop } from "../support/checkout.ts";
import { FakeWorld } from "../support/fake-world.ts";

describe("a workflow that ended well", () => {
  it("says what was built, once, by the rule's template", async () => {
    const images =
      'images:\n  - match: ghcr.io/acme/checkout\n    tags: { semver: "*" }\n    workflow: { file: build.yaml, tag: "{ref}" }\n    from: [acme/checkout]\n';
    const world = new FakeWorld({ ...shop(), "towpath.yaml": config().replace(/images:[\s\S]*/, images) });
    await world.adopt();
    const run = {
      id: 7,
      installationId: 1,
      repository: "acme/checkout",
      repositoryId: 3,
      headSha: "5".repeat(40),
      headBranch: "1.5.0",
      path: ".github/workflows/build.yaml",
      event: "push",
    };
    for (const id of ["first", "again"]) {
      await world.store.inbox.accept({
        id,
        lane: "intake",
        event: "workflow_run.completed",
        payload: { run },
        builds: [],
      });
      await world.settle();
    }
    expect(world.open().map(({ title }) => title)).toEqual(["Promote checkout 1.5.0 to dev"]);
  });
});
