import { afterEach, describe, expect, it } from "@jest/globals";
import { type ConfigParts, config, file } from "../support/checkout.ts";
import { useSandbox } from "../support/sandbox.ts";
import { ENV, makeOrganisation, startTowpath, type Towpath } from "../support/towpath.ts";

const DEV = "towpath/promote/dev/checkout";
const CHECK = "Towpath / promotion";
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** A pod that all checks of manifests let through. */
const pod = (version: string): string =>
  `apiVersion: v1\nkind: Pod\nmetadata:\n  name: checkout\nspec:\n  containers:\n    - name: checkout\n      image: ghcr.io/acme/checkout:${version}\n`;
const shop = (parts: ConfigParts): Record<string, string> => ({
  "towpath.yaml": config(parts),
  [file("dev")]: pod("1.4.0"),
  [file("staging")]: pod("1.3.0"),
  [file("prod")]: pod("1.2.0"),
});

describe("merging, on the sandbox", () => {
  const sandbox = useSandbox({ clock: "2026-03-02T10:00:00Z" });
  let towpath: Towpath;
  afterEach(() => towpath.stop());

  async function start(parts: ConfigParts, rule?: () => void): Promise<void> {
    const organisation = makeOrganisation(sandbox.current, shop(parts));
    rule?.();
    towpath = await startTowpath(sandbox.current, organisation);
  }
  async function built(tag: string): Promise<void> {
    await towpath.build("ghcr.io/acme/checkout", tag);
    await towpath.quiet();
    await towpath.later(2_000);
  }
  const content = (path: string, ref = "main") => sandbox.current.readFile({ repository: ENV, path, ref });
  const pull = (number = 1) => sandbox.current.pullRequest({ repository: ENV, number });
  const check = (ref: string) =>
    sandbox.current.checkRuns({ repository: ENV, ref }).findLast(({ name }) => name === CHECK);
  const said = async (ref: string, state: "success" | "failure" | "pending", as = "bob"): Promise<void> => {
    sandbox.current.setStatus({ repository: ENV, ref, as, context: "build", state });
    await towpath.quiet();
    await towpath.later(2_000);
  };
  const groups = () =>
    Object.keys(sandbox.current.listRefs({ repository: ENV, prefix: "refs/heads/gh-readonly-queue/" }));
  const group = (): string => (groups()[0] ?? "").replace("refs/heads/", "");

  describe("where the branch has a merge queue that requires the check", () => {
    const queue = (): void => {
      sandbox.current.createRuleset({ repository: ENV, checks: [CHECK, "build"], queue: { method: "squash" } });
    };

    it("goes through it, answers on what it builds, and the ledger names who merged", async () => {
      await start({ dev: "{ merge: auto }" }, queue);
      await built("1.5.0");
      expect(groups()).toEqual([]);
      await said(DEV, "success");
      expect(groups()).toHaveLength(1);
      expect(check(group())).toMatchObject({ conclusion: "success" });
      expect(content(file("dev"))).toBe(pod("1.4.0"));
      await said(group(), "success");
      expect(content(file("dev"))).toBe(pod("1.5.0"));
      expect(content("merges/dev/checkout/1.yaml", "towpath-ledger")).toContain("merged-by: towpath");
    });

    it("says why the queue let it go, does not try again at once, and does within the hour", async () => {
      await start({ dev: "{ merge: auto }" }, queue);
      await built("1.5.0");
      await said(DEV, "success");
      await said(group(), "failure");
      expect(groups()).toEqual([]);
      expect(pull().state).toBe("open");
      expect(check(DEV)?.output.summary).toContain("The merge queue let it go: a required check failed there");
      for (let minute = 0; minute < 4; minute += 1) await towpath.later(5 * MINUTE);
      expect(groups()).toEqual([]);
      await towpath.sweep();
      await towpath.later(2_000);
      expect(groups()).toHaveLength(1);
    });

    it("is left when a gate shuts", async () => {
      await start({ dev: '{ merge: auto, gates: [{ window: { hours: "09:00-10:30" } }] }' }, queue);
      await built("1.5.0");
      await said(DEV, "success");
      expect(groups()).toHaveLength(1);
      await towpath.later(40 * MINUTE);
      expect(groups()).toEqual([]);
      expect(check(DEV)?.status).toBe("in_progress");
      await towpath.later(23 * HOUR);
      expect(groups()).toHaveLength(1);
    });

    it("lets through what moves nothing, and not what goes past a gate that blocks", async () => {
      await start({ prod: "{ after: staging, by-hand: block }" }, queue);
      const open = async (branch: string, files: Record<string, string>): Promise<number> => {
        sandbox.current.push({ repository: ENV, branch, files, as: "bob", from: "main" });
        const { number } = sandbox.current.openPullRequest({ repository: ENV, as: "bob", head: branch });
        await towpath.quiet();
        await said(branch, "success", "ada");
        return number;
      };
      const readme = await open("readme", { "README.md": "hello" });
      expect(check("readme")).toMatchObject({ conclusion: "success", output: { title: "Moves no environment" } });
      sandbox.current.enqueue({ repository: ENV, number: readme, as: "bob" });
      await towpath.quiet();
      expect(check(group())).toMatchObject({ conclusion: "success", output: { title: "Moves no environment" } });
      await said(group(), "success");
      expect(content("README.md")).toBe("hello");

      await open("prod", { [file("prod")]: pod("9.9.9") });
      expect(check("prod")?.conclusion).not.toBe("success");
    });
  });

  it("judges what comes from a fork, whose commits are in no branch", async () => {
    await start({ prod: "{ after: staging, by-hand: block }" });
    sandbox.current.createUser({ login: "eve" });
    sandbox.current.setCollaborator({ repository: ENV, login: "eve", role: "read" });
    sandbox.current.fork({ repository: ENV, owner: "eve" });
    sandbox.current.push({
      repository: "eve/env",
      branch: "try",
      files: { [file("prod")]: pod("1.3.0") },
      as: "eve",
      from: "main",
    });
    const { head } = sandbox.current.openPullRequest({
      repository: ENV,
      as: "eve",
      head: "try",
      headRepository: "eve/env",
    });
    await towpath.quiet();
    const run = sandbox.current.checkRuns({ repository: ENV, ref: head }).findLast(({ name }) => name === CHECK);
    expect(run?.output.title).toMatch(/^Moves checkout to 1\.3\.0 in prod/);
  });

  /** How others failed at this job: the list of peers, by its numbers. */
  describe("how others failed", () => {
    const requireBuild = () => sandbox.current.protectBranch({ repository: ENV, branch: "main", checks: ["build"] });
    const writes = () => sandbox.current.requests().filter(({ method }) => method !== "GET");

    it("4: auto-merge before checks exist", async () => {
      await start({ dev: "{ merge: auto }" }, requireBuild);
      await built("1.5.0");
      await towpath.later(HOUR);
      expect(content(file("dev"))).toBe(pod("1.4.0"));
      expect(writes().filter(({ path }) => path.endsWith("/merge"))).toEqual([]);
      await said(DEV, "success");
      expect(content(file("dev"))).toBe(pod("1.5.0"));
    });

    it("4: auto-merge before checks exist, where only a gate asks for them", async () => {
      await start({ dev: "{ merge: auto, gates: [{ checks: [build] }] }" });
      await built("1.5.0");
      await towpath.later(HOUR);
      expect(content(file("dev"))).toBe(pod("1.4.0"));
      await said(DEV, "success");
      expect(content(file("dev"))).toBe(pod("1.5.0"));
    });

    it("5: auto-merge gives up while checks are pending", async () => {
      await start({ dev: "{ merge: auto }" }, requireBuild);
      await built("1.5.0");
      await said(DEV, "pending");
      for (let day = 0; day < 2; day += 1) await towpath.later(24 * HOUR);
      expect(pull().state).toBe("open");
      await said(DEV, "success");
      expect(content(file("dev"))).toBe(pod("1.5.0"));
    });

    it("5: auto-merge gives up where the news of the last check is lost", async () => {
      await start({ dev: "{ merge: auto }" }, requireBuild);
      await built("1.5.0");
      await said(DEV, "pending");
      await towpath.later(10 * HOUR);
      sandbox.current.failDelivery({ event: "status", fault: "drop" });
      await said(DEV, "success");
      await towpath.sweep();
      await towpath.later(2_000);
      expect(content(file("dev"))).toBe(pod("1.5.0"));
    });

    it("7: a newer version replaces the one under review unnoticed", async () => {
      await start({});
      await built("1.5.0");
      sandbox.current.review({ repository: ENV, number: 1, as: "omar", event: "APPROVE" });
      await towpath.quiet();
      const reviewed = pull().head.sha;
      await built("1.6.0");
      expect(content(file("dev"), DEV)).toBe(pod("1.5.0"));
      expect(pull().head.sha).toBe(reviewed);
      expect(pull().body).toContain("`1.6.0` is newer and waits until this is merged or closed");
    });

    it("7: a newer version replaces one that nobody reviewed, and the replaced one is named", async () => {
      await start({});
      await built("1.5.0");
      await built("1.6.0");
      expect(content(file("dev"), DEV)).toBe(pod("1.6.0"));
      expect(JSON.stringify(pull().comment_list)).toContain("1.5.0");
    });

    it("11: a queue skips versions silently", async () => {
      await start({ dev: "{ merge: auto }" });
      await built("1.5.0");
      await built("1.6.0");
      expect(content(file("staging"), "towpath/promote/staging/checkout")).toBe(pod("1.6.0"));
      expect(JSON.stringify(pull(2).comment_list)).toContain("1.5.0");
    });
  });
});
