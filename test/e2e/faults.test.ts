import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { type ConfigParts, file, pod, shop } from "../support/checkout.ts";
import { useSandbox } from "../support/sandbox.ts";
import { ENV, makeOrganisation, type Organisation, startTowpath, type Towpath } from "../support/towpath.ts";

const DEV = "towpath/promote/dev/checkout";
const STAGING = "towpath/promote/staging/checkout";

/** How others failed at this job: the list of peers, by its numbers. */
describe("how others failed", () => {
  const sandbox = useSandbox({ clock: "2026-03-02T10:00:00Z" });
  let towpath: Towpath | undefined;
  let organisation: Organisation;

  const open = () => sandbox.current.pullRequests({ repository: ENV, state: "open" });
  const all = () => sandbox.current.pullRequests({ repository: ENV });
  const content = (path: string, ref = "main") => sandbox.current.readFile({ repository: ENV, path, ref });
  const push = (files: Record<string, string | null>, branch = "main", as = "bob") =>
    sandbox.current.push({ repository: ENV, branch, files, as, message: "by hand" });
  const writes = () => sandbox.current.requests().filter(({ method }) => method !== "GET");

  async function start(parts: ConfigParts = {}): Promise<Towpath> {
    organisation = makeOrganisation(sandbox.current, shop(parts));
    towpath = await startTowpath(sandbox.current, organisation);
    return towpath;
  }
  /** The next merge that Towpath wants finds GitHub out of order. */
  const holdMerge = () =>
    sandbox.current.failRequest({
      method: "PUT",
      path: "/repos/acme/env/pulls/*/merge",
      answer: { status: 503, body: { message: "Service Unavailable" } },
    });
  const ofDev = () => all().filter(({ head }) => head === DEV);

  async function built(tag: string): Promise<void> {
    await towpath?.build("ghcr.io/acme/checkout", tag);
    await towpath?.quiet();
  }

  beforeEach(() => {
    towpath = undefined;
  });
  afterEach(() => towpath?.stop());

  it("2: another commit is merged than was gated", async () => {
    const running = await start({ dev: "{ merge: auto }" });
    holdMerge();
    await built("1.5.0");
    // Just before the merge, somebody pushes to the branch.
    push({ [file("dev")]: pod("9.9.9") }, DEV);
    await running.later(60_000);
    await running.later(600_000);
    expect(content(file("dev"))).toBe(pod("1.4.0"));
    expect(open().map(({ head }) => head)).toEqual([DEV]);
    // Nothing goes on from what was not merged.
    expect(all()).toHaveLength(1);
  });

  it("2: another content of the base is merged than was gated", async () => {
    const running = await start({ dev: "{ merge: auto }" });
    holdMerge();
    await built("1.5.0");
    push({ [file("dev")]: pod("1.4.1") });
    await running.later(60_000);
    await running.later(600_000);
    // The promotion conflicted with what a person wrote: it was rebuilt on that, and merged then.
    expect(content(file("dev"))).toBe(pod("1.5.0"));
    expect(sandbox.current.gitLog({ repository: ENV }).some(({ message }) => message === "by hand")).toBe(true);
  });

  it("6: a redelivered webhook makes a second pull request or fails", async () => {
    const running = await start();
    sandbox.current.failDelivery({ fault: "double" });
    await built("1.5.0");
    await built("1.5.0");
    await running.sweep();
    expect(all().map(({ head, state }) => [head, state])).toEqual([[DEV, "open"]]);
  });

  it("8: a superseded pull request stays open and mergeable", async () => {
    const running = await start();
    await built("1.5.0");
    await built("1.6.0");
    await running.sweep();
    expect(open().map(({ number, head, title }) => [number, head, title])).toEqual([
      [1, DEV, "Promote checkout 1.6.0 to dev"],
    ]);
    expect(content(file("dev"), DEV)).toBe(pod("1.6.0"));
    const { comment_list } = sandbox.current.pullRequest({ repository: ENV, number: 1 });
    expect(comment_list.map(({ body }) => body).join("\n")).toContain("takes the place of `1.5.0`");
  });

  it("12: concurrent promotions race on one branch", async () => {
    const running = await start({ dev: "{ merge: auto }", staging: "{ after: dev, merge: auto }" });
    await Promise.all(["1.5.0", "1.5.1", "1.5.2"].map((tag) => running.build("ghcr.io/acme/checkout", tag)));
    await running.quiet();
    for (let round = 0; round < 5; round += 1) await running.later(60_000);
    expect([content(file("dev")), content(file("staging"))]).toEqual([pod("1.5.2"), pod("1.5.2")]);
    expect(
      all()
        .filter(({ state }) => state === "open")
        .map(({ head }) => head),
    ).toEqual(["towpath/promote/prod/checkout"]);
  });

  it("13: an edit drops comments or hits the wrong item or field", async () => {
    await start();
    const values = [
      "# who owns this: shop team\r\n",
      "images:   # two of them\r\n",
      '  - {image: "ghcr.io/acme/checkout:1.4.0"}   # ours\r\n',
      "  - image: ghcr.io/acme/checkout-worker:1.4.0 # not ours\r\n",
      "note: ghcr.io/acme/checkout:1.4.0 in a text\r\n",
    ].join("");
    push({ [file("dev")]: `kind: Pod\r\napiVersion: v1\r\n${values}` });
    await towpath?.quiet();
    await built("1.5.0");
    const after = content(file("dev"), DEV);
    expect(after).toBe(`kind: Pod\r\napiVersion: v1\r\n${values.replace('checkout:1.4.0"}', 'checkout:1.5.0"}')}`);
  });

  it("15: state in a pull request's body is tampered with", async () => {
    const running = await start();
    await built("1.5.0");
    const [pull] = open();
    const body = `${pull?.body ?? ""}`.replaceAll("1.5.0", "6.6.6").replaceAll("dev", "prod");
    sandbox.current.editPullRequest({ repository: ENV, number: 1, as: "bob", title: "Promote evil to prod", body });
    await running.quiet();
    await running.sweep();
    sandbox.current.mergePullRequest({ repository: ENV, number: 1, as: "omar" });
    await running.quiet();
    expect([content(file("dev")), content(file("prod"))]).toEqual([pod("1.5.0"), pod("1.2.0")]);
    expect(open().map(({ head }) => head)).toEqual([STAGING]);
    expect(content(file("staging"), STAGING)).toBe(pod("1.5.0"));
  });

  it("16: a hot loop burns the quota", async () => {
    const running = await start({ staging: "{ after: dev, merge: auto }" });
    sandbox.current.protectBranch({ repository: ENV, branch: "main", reviews: { count: 1 } });
    await built("1.5.0");
    sandbox.current.review({ repository: ENV, number: 1, as: "omar", event: "APPROVE" });
    sandbox.current.mergePullRequest({ repository: ENV, number: 1, as: "omar" });
    await running.quiet();
    for (let minute = 0; minute < 5; minute += 1) await running.later(60_000);
    sandbox.current.clearRequests();
    // Staging wants to merge by itself, and a rule wants a person: nothing is to be done for hours.
    for (let hour = 0; hour < 6; hour += 1) await running.later(3_600_000);
    expect(writes()).toEqual([]);
    expect(sandbox.current.requests().filter(({ path }) => path.startsWith("/repos")).length).toBeLessThan(15);
  });

  it("19: a crash between push and pull request leaves orphan branches", async () => {
    const running = await start();
    sandbox.current.failRequest({
      method: "POST",
      path: "/repos/acme/env/pulls",
      count: 4,
      answer: { status: 503, body: { message: "Service Unavailable" } },
    });
    await running.build("ghcr.io/acme/checkout", "1.5.0");
    await running.quiet();
    expect(sandbox.current.listRefs({ repository: ENV, prefix: `refs/heads/${DEV}` })).not.toEqual({});
    // Meanwhile the build loses its sense: a person writes something newer.
    push({ [file("dev")]: pod("2.0.0") });
    for (let round = 0; round < 6; round += 1) await running.later(60_000);
    await running.sweep();
    expect(ofDev()).toEqual([]);
    expect(sandbox.current.listRefs({ repository: ENV, prefix: `refs/heads/${DEV}` })).toEqual({});
  });

  it("20: an empty difference makes a 422 for ever", async () => {
    const running = await start();
    sandbox.current.failRequest({
      method: "POST",
      path: "/repos/acme/env/pulls",
      answer: { status: 503, body: { message: "Service Unavailable" } },
    });
    await running.build("ghcr.io/acme/checkout", "1.5.0");
    await running.quiet();
    // Before the pull request is there, the base comes to hold the very same.
    push({ [file("dev")]: pod("1.5.0") });
    sandbox.current.clearRequests();
    for (let round = 0; round < 6; round += 1) await running.later(60_000);
    expect(ofDev()).toEqual([]);
    expect(sandbox.current.requests().filter(({ status }) => status === 422)).toEqual([]);
    // The one for staging, where the person's edit goes on, and no other.
    expect(writes().filter(({ path }) => path.endsWith("/pulls"))).toHaveLength(1);
  });

  it("20: a pull request whose difference is gone is closed, and says why", async () => {
    const running = await start();
    await built("1.5.0");
    push({ [file("dev")]: pod("1.5.0") });
    await running.quiet();
    expect(ofDev().map(({ state }) => state)).toEqual(["closed"]);
    const { comment_list } = sandbox.current.pullRequest({ repository: ENV, number: 1 });
    expect(comment_list.map(({ body }) => body).join("\n")).toContain("holds 1.5.0 by now");
  });

  it("21: a branch is made again after its merge", async () => {
    const running = await start();
    await built("1.5.0");
    sandbox.current.mergePullRequest({ repository: ENV, number: 1, as: "omar" });
    await running.quiet();
    // Somebody brings the merged branch back.
    const { headSha } = all().find(({ number }) => number === 1) ?? {};
    sandbox.current.moveBranch({ repository: ENV, branch: DEV, to: headSha ?? null, as: "bob" });
    await running.quiet();
    await built("1.6.0");
    expect(
      all()
        .filter(({ head }) => head === DEV)
        .map(({ number, state, title }) => [number, state, title]),
    ).toEqual([
      [1, "merged", "Promote checkout 1.5.0 to dev"],
      [3, "open", "Promote checkout 1.6.0 to dev"],
    ]);
    expect(content(file("dev"), DEV)).toBe(pod("1.6.0"));
  });
});
