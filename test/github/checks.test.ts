import { beforeEach, describe, expect, it } from "@jest/globals";
import nock from "nock";
import type { Finding } from "../../src/domain/finding.ts";
import type { CheckRun } from "../../src/ports/checks.ts";
import { API, APP_ID, answerTokens, createScene, guardNetwork, HOME, operations, type Scene, SHA } from "./scene.ts";

guardNetwork();
beforeEach(answerTokens);

const RUNS = "/repos/acme/env/check-runs";
const HEAD = SHA("b");
const check = (more: Partial<CheckRun> = {}): CheckRun => ({
  head: HEAD,
  name: "Towpath / promotion",
  externalId: "promotion:12",
  status: "success",
  title: "Nothing holds it",
  summary: "All gates passed.",
  findings: [],
  ...more,
});
const finding = (line: number): Finding => ({
  severity: "error",
  file: "dev/values.yaml",
  line,
  message: `Wrong ${line}`,
  rule: "towpath/tag",
});
const findings = (count: number): Finding[] => Array.from({ length: count }, (_, index) => finding(index + 1));

const run = (id: number, more: object = {}) => ({
  id,
  external_id: "promotion:12",
  name: "Towpath / promotion",
  status: "completed",
  conclusion: "success",
  app: { id: APP_ID },
  output: { title: "Nothing holds it", summary: "All gates passed.", annotations_count: 0 },
  ...more,
});
const listed = (...runs: object[]): void => {
  nock(API)
    .get(`/repos/acme/env/commits/${HEAD}/check-runs`)
    .query({ check_name: "Towpath / promotion", app_id: APP_ID, filter: "all", per_page: 100 })
    .reply(200, { total_count: runs.length, check_runs: runs });
};
const created = (bodies: unknown[] = [], id = 1): void => {
  nock(API)
    .post(RUNS, (body) => bodies.push(body) > 0)
    .reply(201, run(id));
};
const updated = (id: number, bodies: unknown[] = []): void => {
  nock(API)
    .patch(`${RUNS}/${id}`, (body) => bodies.push(body) > 0)
    .reply(200, run(id));
};
const write = (scene: Scene, run: CheckRun) => scene.github.checks.write(HOME, run);

describe("a check run", () => {
  it("that was completed is not cancelled afterwards, and one in progress is", async () => {
    const cancelled = check({ status: "cancelled", title: "The pull request was closed" });
    listed(run(7));
    await write(createScene({ alone: true }), cancelled);
    const bodies: unknown[] = [];
    listed(run(8, { status: "in_progress", conclusion: null }));
    updated(8, bodies);
    await write(createScene({ alone: true }), cancelled);
    expect(bodies).toMatchObject([{ conclusion: "cancelled" }]);
  });

  it("is created where there is none of ours", async () => {
    const bodies: unknown[] = [];
    listed(run(7, { app: { id: 99 } }), run(8, { external_id: "promotion:11" }));
    created(bodies);
    await write(createScene(), check());
    expect(bodies).toEqual([
      {
        name: "Towpath / promotion",
        head_sha: HEAD,
        external_id: "promotion:12",
        status: "completed",
        conclusion: "success",
        output: { title: "Nothing holds it", summary: "All gates passed." },
      },
    ]);
  });

  it("on a commit that this process just made takes one request", async () => {
    nock(API)
      .post("/repos/acme/env/git/commits")
      .reply(201, { sha: HEAD, tree: { sha: SHA("1") } });
    created();
    const scene = createScene();
    await scene.github.branches.commit(HOME, { parents: [], baseTree: SHA("1"), changes: [], message: "m" });
    await write(scene, check());
    expect(operations(scene).filter((name) => name.includes("check"))).toEqual([
      "POST /repos/{owner}/{repo}/check-runs",
    ]);
  });

  it("on such a commit is looked for after all when the answer to its writing was lost", async () => {
    nock(API)
      .post("/repos/acme/env/git/commits")
      .reply(201, { sha: HEAD, tree: { sha: SHA("1") } });
    nock(API).post(RUNS).replyWithError("socket hang up");
    const scene = createScene();
    await scene.github.branches.commit(HOME, { parents: [], baseTree: SHA("1"), changes: [], message: "m" });
    await expect(write(scene, check())).rejects.toMatchObject({ name: "Transient" });
    listed(run(7));
    await write(scene, check());
  });

  it("may have been written by another replica meanwhile, so it is looked up before each change", async () => {
    nock(API)
      .post("/repos/acme/env/git/commits")
      .reply(201, { sha: HEAD, tree: { sha: SHA("1") } });
    created([], 7);
    const scene = createScene({ alone: false });
    await scene.github.branches.commit(HOME, { parents: [], baseTree: SHA("1"), changes: [], message: "m" });
    await write(scene, check());
    listed(run(7), run(9, { conclusion: "failure" }));
    updated(9);
    await write(scene, check());
  });

  it("that says the same already is not written again", async () => {
    listed(run(7));
    const scene = createScene();
    await write(scene, check());
    await write(scene, check());
    expect(operations(scene).filter((name) => name.includes("check"))).toHaveLength(1);
  });

  it("of ours is updated, the newest of several", async () => {
    const bodies: unknown[] = [];
    listed(run(7), run(9, { status: "in_progress", conclusion: null }), run(8));
    updated(9, bodies);
    await write(createScene(), check());
    expect(bodies).toEqual([
      {
        status: "completed",
        conclusion: "success",
        output: { title: "Nothing holds it", summary: "All gates passed." },
      },
    ]);
  });

  it("is created anew where GitHub dropped it", async () => {
    listed(run(7, { conclusion: "failure" }));
    nock(API).patch(`${RUNS}/7`).reply(404, { message: "Not Found" });
    created();
    await write(createScene(), check());
  });

  it.each([
    ["in-progress", { status: "in_progress" }],
    ["failure", { status: "completed", conclusion: "failure" }],
    ["action-required", { status: "completed", conclusion: "action_required" }],
  ] as const)("with status %s is said in GitHub's words", async (status, expected) => {
    const bodies: unknown[] = [];
    listed();
    created(bodies);
    await write(createScene(), check({ status }));
    expect(bodies[0]).toMatchObject(expected);
  });

  it("keeps within GitHub's limits of characters", async () => {
    const bodies: { output: { title: string; summary: string } }[] = [];
    listed();
    created(bodies);
    await write(createScene(), check({ title: "t".repeat(300), summary: "s".repeat(70_000) }));
    expect(bodies[0]?.output.title).toHaveLength(255);
    expect(bodies[0]?.output.summary).toHaveLength(65_535);
  });
});

describe("annotations", () => {
  it("are sent fifty a request", async () => {
    const bodies: { output: { annotations: unknown[] } }[] = [];
    listed();
    created(bodies);
    updated(1, bodies);
    updated(1, bodies);
    await write(createScene(), check({ status: "failure", findings: findings(120) }));
    expect(bodies.map(({ output }) => output.annotations.length)).toEqual([50, 50, 20]);
    expect(bodies[0]?.output.annotations[0]).toEqual({
      path: "dev/values.yaml",
      start_line: 1,
      end_line: 1,
      annotation_level: "failure",
      title: "towpath/tag",
      message: "Wrong 1",
    });
  });

  it("stand at their column, with the remedy below", async () => {
    const bodies: { output: { annotations: unknown[] } }[] = [];
    listed();
    created(bodies);
    const detailed = { ...finding(3), column: 7, severity: "notice" as const, remedy: "Write another." };
    await write(createScene(), check({ findings: [detailed] }));
    expect(bodies[0]?.output.annotations).toEqual([
      expect.objectContaining({
        start_column: 7,
        end_column: 7,
        annotation_level: "notice",
        message: "Wrong 3\nWrite another.",
      }),
    ]);
  });

  it("that a crash kept back are added, and those that are there are not doubled", async () => {
    const there = { title: "Nothing holds it", summary: "All gates passed.", annotations_count: 50 };
    listed(run(7, { conclusion: "failure", output: there }));
    nock(API)
      .get(`${RUNS}/7/annotations`)
      .query({ per_page: 100, page: 1 })
      .reply(
        200,
        findings(50).map(({ file, line, message, rule }) => ({
          path: file,
          start_line: line,
          end_line: line,
          annotation_level: "failure",
          message,
          title: rule,
        })),
      );
    const bodies: { output: { annotations: unknown[] } }[] = [];
    updated(7, bodies);
    await write(createScene(), check({ status: "failure", findings: findings(60) }));
    expect(bodies.map(({ output }) => output.annotations.length)).toEqual([10]);
  });

  it("that must go take a new run, since GitHub only adds them", async () => {
    listed();
    created([], 1);
    const scene = createScene();
    await write(scene, check({ status: "failure", findings: findings(2) }));
    created([], 2);
    await write(scene, check({ status: "failure", findings: [finding(2)] }));
    updated(2);
    await write(scene, check({ status: "failure", findings: [finding(2), finding(5)] }));
  });

  it("beyond five hundred are counted in the summary", async () => {
    const bodies: { output: { summary: string } }[] = [];
    listed();
    created(bodies);
    for (let part = 0; part < 9; part += 1) updated(1, bodies);
    await write(createScene(), check({ findings: findings(512) }));
    expect(bodies[0]?.output.summary).toBe("All gates passed.\n\n12 more findings have no room among the annotations.");
  });
});
