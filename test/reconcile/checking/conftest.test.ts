/** Rego, where the configuration asks conftest for it. */
import { afterAll, beforeEach, describe, expect, it } from "@jest/globals";
import type { ConftestTask } from "../../../src/domain/rendering.ts";
import { POLICY_CHECK } from "../../../src/presentation/validation/check-names.ts";
import { CheckRoom } from "../../../src/reconcile/checking/check-room.ts";
import { workChecksLane } from "../../../src/reconcile/checking/work-checks-lane.ts";
import { FakeWorld, HOME } from "../../support/fake-world.ts";
import type { Edits } from "../../support/fakes/fake-git.ts";
import { FakeRenderer } from "../../support/fakes/fake-renderer.ts";

const FILES = {
  "towpath.yaml": `version: 1
layout: apps/{application}/{environment}/**
environments: { dev: {} }
validation: { kubernetes-version: "1.34", conftest: policy }
`,
  "policy/main.rego": "package main\n",
};
const MAP = "apps/a/dev/map.yaml";
const map = (data: string): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: settings, namespace: a }\ndata: { a: ${data} }\n`;

describe("conftest", () => {
  const renderer = new FakeRenderer();
  const [room, alone] = [new CheckRoom({ renderer, forks: false }), new CheckRoom()];
  let tasks: ConftestTask[];
  let world: FakeWorld;
  afterAll(() => Promise.all([room.end(), alone.end()]));
  beforeEach(() => {
    tasks = [];
  });

  const answers = (outcome: "rendered" | "failed", text: string): void => {
    renderer.answer = (task) => {
      tasks.push(task);
      return outcome === "rendered" ? { outcome, text } : { outcome, because: "limit", message: text };
    };
  };
  async function check(edits: Edits, files: Edits = FILES, by = room) {
    world = new FakeWorld(files);
    await world.adopt();
    const { git, clock, hub } = world;
    git.branches.set("feature", git.branches.get("main") ?? "");
    git.commit("feature", edits, { at: clock.now() });
    const at = { branch: "feature", base: "main", title: "", body: "", draft: false, own: false };
    const { number, head } = hub.open(world.home.repository, at);
    await workChecksLane(world.outside, by, { deliveries: [], attempts: 0, strikes: 0 }, HOME, { pull: number });
    return world.home.checks.findLast((one) => one.head === head && one.name === POLICY_CHECK);
  }

  it("is asked about what changes, with the Rego of the base branch", async () => {
    answers(
      "rendered",
      JSON.stringify([{ filename: "manifests/0/map.yaml", namespace: "main", failures: [{ msg: "No." }] }]),
    );
    const words = await check({
      [MAP]: map("b"),
      "apps/a/dev/values.json": "{}",
      "policy/main.rego": "package nothing\n",
    });
    expect(words).toMatchObject({
      status: "failure",
      findings: [{ file: MAP, line: 2, rule: "policy/conftest/main" }],
    });
    const [task] = tasks;
    expect(task).toMatchObject({ policy: "policy", manifests: ["manifests/0/map.yaml"] });
    const texts = task?.files.map(({ path, bytes }) => [path, Buffer.from(bytes).toString()]);
    expect(texts).toEqual([
      ["policy/main.rego", "package main\n"],
      ["manifests/0/map.yaml", map("b")],
    ]);
  });

  it("says nothing where all is well, and is not asked where no manifest changes", async () => {
    answers("rendered", "[]");
    expect(await check({ [MAP]: map("b") })).toMatchObject({ status: "success", findings: [] });
    tasks = [];
    expect((await check({ "README.md": "hello\n" }))?.status).toBe("success");
    expect(tasks).toEqual([]);
  });

  it.each([
    ["it is stopped", "failed", "It took longer than 20 s and was stopped.", "It took longer than 20 s"],
    ["it prints something else", "rendered", "all well", "conftest did not print a list of results"],
  ] as const)("is never green where %s", async (_, outcome, text, why) => {
    answers(outcome, text);
    const words = await check({ [MAP]: map("b") });
    expect(words?.status).toBe("action-required");
    expect(words?.summary).toContain(why);
  });

  it("is never green where nobody can run it, or where there is no Rego", async () => {
    answers("rendered", "[]");
    expect(await check({ [MAP]: map("b") }, FILES, alone)).toMatchObject({ status: "action-required" });
    const { "policy/main.rego": _, ...without } = FILES;
    const words = await check({ [MAP]: map("b") }, without);
    expect(words?.status).toBe("action-required");
    expect(words?.summary).toContain("there is no Rego in policy");
  });
});
