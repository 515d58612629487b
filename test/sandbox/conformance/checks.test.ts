import { beforeEach, describe, expect, it } from "@jest/globals";
import type { Acme } from "../../support/acme.ts";
import { useSandbox } from "../../support/sandbox.ts";
import { at, propose, REPO, REPOSITORY, setTheStage, text } from "./stage.ts";

const github = useSandbox();
let acme: Acme;
beforeEach(() => {
  acme = setTheStage(github.current);
});

/** A pull request whose base asks for `build`, and what the App says of it. */
async function asked(rules: object = { checks: ["build"] }) {
  github.current.protectBranch({ repository: REPOSITORY, branch: "main", ...rules });
  const { number, sha } = await propose(acme.asInstallation, { branch: "a", content: "x: 2\n" });
  return {
    number,
    sha,
    merge: () => acme.asInstallation(`PUT ${REPO}/pulls/${number}/merge`),
    check: (conclusion: string, name = "build") =>
      acme.asInstallation(`POST ${REPO}/check-runs`, { name, head_sha: sha, status: "completed", conclusion }),
    status: (state: string, context = "build") =>
      acme.asInstallation(`POST ${REPO}/statuses/${sha}`, { state, context }),
  };
}

describe("a required check", () => {
  // Source: "About status checks" and "Troubleshooting required status checks" (docs.github.com): success, skipped and
  // neutral let a pull request merge.
  it.each(["success", "neutral", "skipped"])("passes with %s", async (conclusion) => {
    const { merge, check } = await asked();
    await check(conclusion);
    expect((await merge()).status).toBe(200);
  });

  it.each(["failure", "cancelled", "timed_out", "action_required"])("does not pass with %s", async (word) => {
    const { merge, check } = await asked();
    await check(word);
    expect(await merge()).toMatchObject({
      status: 405,
      body: { message: 'Required status check "build" is failing.' },
    });
  });

  it("is expected while nobody has said anything, and pending while it runs", async () => {
    const { merge, sha } = await asked();
    expect(text(await merge(), "message")).toBe('Required status check "build" is expected.');
    await acme.asInstallation(`POST ${REPO}/check-runs`, { name: "build", head_sha: sha, status: "in_progress" });
    expect(text(await merge(), "message")).toBe('Required status check "build" is pending.');
  });

  // Source: "Troubleshooting required status checks": "If you have a check and a status with the same name, and you
  // select that name as a required status check, both the check and the status are required."
  it("asks for both where a check run and a status have its name", async () => {
    const { merge, check, status } = await asked();
    await check("success");
    await status("failure");
    expect((await merge()).status).toBe(405);
    await status("success");
    expect((await merge()).status).toBe(200);
  });

  it("takes the newest of each: a later success makes up for a failure", async () => {
    const { merge, check } = await asked();
    await check("failure");
    await check("success");
    expect((await merge()).status).toBe(200);
  });

  // Source: "Statuses" and "Checks" (docs.github.com/rest/commits/statuses): they belong to a commit.
  it("belongs to a commit: a push leaves what was said of the old head behind", async () => {
    const { number, merge, check, sha } = await asked();
    await check("success");
    github.current.push({ repository: REPOSITORY, as: "ada", branch: "a", files: { "more.md": "1\n" } });
    expect(text(await merge(), "message")).toBe('Required status check "build" is expected.');
    const now = await acme.asInstallation(`GET ${REPO}/commits/a/check-runs`);
    expect(now.body).toMatchObject({ total_count: 0 });
    expect((await acme.asInstallation(`GET ${REPO}/commits/${sha}/check-runs`)).body).toMatchObject({ total_count: 1 });
    expect(number).toBe(1);
  });

  // Source: "Troubleshooting required status checks": "If the test merge commit has a status, the test merge commit
  // must pass. Otherwise, the status of the head commit must pass".
  it("is looked for on the test merge where something was said of it", async () => {
    const { number, merge, check } = await asked();
    await check("success");
    await github.current.settle();
    const test = text(await acme.asInstallation(`GET ${REPO}/pulls/${number}`), "merge_commit_sha");
    await acme.asInstallation(`POST ${REPO}/statuses/${test}`, { state: "failure", context: "build" });
    expect((await merge()).status).toBe(405);
    await acme.asInstallation(`POST ${REPO}/statuses/${test}`, { state: "success", context: "build" });
    expect((await merge()).status).toBe(200);
  });

  // Source: "About protected branches": a required check can be pinned to the App that must report it.
  it("pinned to an App does not listen to others", async () => {
    const { merge, check, sha } = await asked({ checks: [{ context: "build", app: "towpath" }] });
    await acme.asBob(`POST ${REPO}/statuses/${sha}`, { state: "success", context: "build" });
    expect((await merge()).status).toBe(405);
    await check("success");
    expect((await merge()).status).toBe(200);
  });
});

// Source: "Get the combined status for a specific reference" (docs.github.com/rest/commits/statuses).
describe("the combined status", () => {
  it("is pending without any, failure with one, and knows the latest of each context", async () => {
    const { sha, status } = await asked();
    const combined = async () => acme.asInstallation(`GET ${REPO}/commits/${sha}/status`);
    expect((await combined()).body).toMatchObject({ state: "pending", total_count: 0 });
    await status("success", "a");
    await status("error", "b");
    expect((await combined()).body).toMatchObject({ state: "failure", total_count: 2 });
    await status("success", "b");
    expect((await combined()).body).toMatchObject({ state: "success", total_count: 2 });
    expect((await acme.asInstallation(`GET ${REPO}/commits/${sha}/statuses`)).body).toHaveLength(3);
  });
});

// Source: "Create a check run", "Update a check run" (docs.github.com/rest/checks/runs).
describe("check runs", () => {
  it("take 50 annotations a request, and add those of the next one", async () => {
    const { sha } = await asked();
    const annotations = Array.from({ length: 50 }, (_, index) => ({
      path: "a.yaml",
      start_line: index + 1,
      end_line: index + 1,
      annotation_level: "warning",
      message: "Hm.",
    }));
    const output = { title: "t", summary: "s", annotations };
    const made = await acme.asInstallation(`POST ${REPO}/check-runs`, { name: "towpath", head_sha: sha, output });
    await acme.asInstallation(`PATCH ${REPO}/check-runs/${text(made, "id")}`, { output });
    const read = await acme.asInstallation(`GET ${REPO}/check-runs/${text(made, "id")}`);
    expect(at(read, "output/annotations_count")).toBe(100);
  });

  it("belong to the App that made them, and only Apps make them", async () => {
    const { sha, check } = await asked();
    github.current.createApp({ slug: "other", permissions: { checks: "write" }, events: [] });
    github.current.install({ app: "other", account: "acme", repositories: "all" });
    const { token } = github.current.installationToken({ app: "other", account: "acme" });
    const { asker } = await import("../../support/ask-sandbox.ts");
    const run = text(await check("success"), "id");
    const others = await asker(github.current, `token ${token}`)(`PATCH ${REPO}/check-runs/${run}`, { name: "mine" });
    expect(others.status).toBe(403);
    const bobs = await acme.asBob(`POST ${REPO}/check-runs`, { name: "mine", head_sha: sha });
    expect(bobs.status).toBe(403);
  });

  // Source: "Rerequest a check run", "Rerequest a check suite" (docs.github.com/rest/checks): "the status of the check
  // suite it belongs to is reset to queued and the conclusion is cleared. The check run itself is not updated."
  it.each(["run", "suite"])(
    "queue their suite when somebody asks for a %s again, until the App writes",
    async (what) => {
      const { sha, check } = await asked();
      const run = text(await check("success"), "id");
      const suites = async () => (await acme.asInstallation(`GET ${REPO}/commits/${sha}/check-suites`)).body;
      expect(await suites()).toMatchObject({ check_suites: [{ status: "completed", conclusion: "success" }] });
      const id = text(await acme.asInstallation(`GET ${REPO}/check-runs/${run}`), "check_suite/id");
      const path = what === "run" ? `check-runs/${run}` : `check-suites/${id}`;
      expect((await acme.asInstallation(`POST ${REPO}/${path}/rerequest`)).status).toBe(201);
      expect(await suites()).toMatchObject({ check_suites: [{ status: "queued", conclusion: null }] });
      expect((await acme.asInstallation(`GET ${REPO}/check-runs/${run}`)).body).toMatchObject({
        status: "completed",
        conclusion: "success",
      });
      await acme.asInstallation(`PATCH ${REPO}/check-runs/${run}`, { conclusion: "success" });
      expect(await suites()).toMatchObject({ check_suites: [{ status: "completed", conclusion: "success" }] });
    },
  );
});
