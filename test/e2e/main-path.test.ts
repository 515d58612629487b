import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { config, file, pod, shop } from "../support/checkout.ts";
import { useSandbox } from "../support/sandbox.ts";
import { ENV, makeOrganisation, startTowpath, type Towpath } from "../support/towpath.ts";

describe("the main path, on the sandbox", () => {
  const sandbox = useSandbox({ clock: "2026-03-02T10:00:00Z" });
  let towpath: Towpath;
  const open = () => sandbox.current.pullRequests({ repository: ENV, state: "open" });
  const content = (path: string, ref = "main") => sandbox.current.readFile({ repository: ENV, path, ref });

  beforeEach(async () => {
    const organisation = makeOrganisation(sandbox.current, shop({ dev: "{ merge: auto }" }));
    towpath = await startTowpath(sandbox.current, organisation);
  });
  afterEach(() => towpath.stop());

  it("adopts what runs, and goes from a build to dev, staging and prod", async () => {
    expect(open()).toEqual([]);
    const answer = await towpath.build("ghcr.io/acme/checkout", "1.5.0");
    expect(answer.status).toBe(202);
    await towpath.quiet();
    await towpath.later(2_000);
    expect(content(file("dev"))).toBe(pod("1.5.0"));
    expect(open().map(({ head }) => head)).toEqual(["towpath/promote/staging/checkout"]);

    sandbox.current.mergePullRequest({ repository: ENV, number: 2, as: "omar", method: "squash" });
    await towpath.quiet();
    expect(open().map(({ head }) => head)).toEqual(["towpath/promote/prod/checkout"]);
    sandbox.current.mergePullRequest({ repository: ENV, number: 3, as: "omar", method: "rebase" });
    await towpath.quiet();
    expect(["dev", "staging", "prod"].map((name) => content(file(name)))).toEqual([
      pod("1.5.0"),
      pod("1.5.0"),
      pod("1.5.0"),
    ]);
    expect(content("merges/prod/checkout/3.yaml", "towpath-ledger")).toContain("merged-by: omar");
    expect(content("towpath.yaml")).toBe(config({ dev: "{ merge: auto }" }));
  });
});
