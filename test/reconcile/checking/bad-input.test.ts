/**
 * What must not stop the checks of a pull request, one by one: each is bounded and told, and what else the pull request
 * brings is checked all the same. What is bounded by a program of another (a chart that loops) is measured in test/rendering.
 */
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import type { CheckRun } from "../../../src/ports/checks.ts";
import { MANIFESTS_CHECK, POLICY_CHECK } from "../../../src/presentation/validation/check-names.ts";
import { CheckRoom } from "../../../src/reconcile/checking/check-room.ts";
import { workChecksLane } from "../../../src/reconcile/checking/work-checks-lane.ts";
import { FakeWorld, HOME } from "../../support/fake-world.ts";
import type { Edits } from "../../support/fakes/fake-git.ts";
import { FakeRenderer } from "../../support/fakes/fake-renderer.ts";

const numbers = `[${Array.from({ length: 200 }, (_, at) => at).join(",")}]`;
const endless = `${numbers}.all(a, ${numbers}.all(b, ${numbers}.all(c, ${numbers}.all(d, a + b + c + d >= 0))))`;
const CONFIG = `version: 1
layout: apps/{application}/{environment}/**
environments: { dev: {} }
validation:
  kubernetes-version: "1.34"
  schema-locations: [default, "schemas/{{.ResourceKind}}.json"]
policies:
  - { name: never-ends, match: { kinds: [Namespace] }, cel: "${endless}" }
  - { name: not-x, match: { kinds: [ConfigMap, Namespace] }, cel: object.metadata.name != "x" }
`;
/** Schemas of the home: one goes round, one would take a backtracking engine for ever, one is none. */
const SCHEMAS: Edits = {
  "schemas/round.json": JSON.stringify({
    $ref: "#/definitions/a",
    definitions: { a: { allOf: [{ $ref: "#/definitions/b" }] }, b: { anyOf: [{ $ref: "#/definitions/a" }] } },
  }),
  "schemas/slow.json": JSON.stringify({ properties: { spec: { pattern: "^(a+)+$" } } }),
  "schemas/none.json": "[1, 2",
};
const HONEST = "apps/honest/dev/map.yaml";
const honest = "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: honest, namespace: a }\ndata: 1\n";
const object = (kind: string, spec = "{}"): string =>
  `apiVersion: acme.io/v1\nkind: ${kind}\nmetadata: { name: odd, namespace: a }\nspec: ${spec}\n`;
const map = "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: odd, namespace: a }\n";
const laughs = "bcdefghij"
  .split("")
  .map((name, at) => `${name}: &${name} [${Array(9).fill(`*${"abcdefghij"[at]}`).join(", ")}]`);
const definition = `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: odds.acme.io }
spec:
  group: acme.io
  scope: Namespaced
  names: { kind: Odd, plural: odds }
  versions: [{ name: v1, served: true, storage: true, schema: { openAPIV3Schema: { type: object, properties: { spec: { type: nothing } } } } }]
`;

const ODD = "apps/odd/dev/odd.yaml";
const CASES: readonly (readonly [string, Edits, string])[] = [
  ["YAML that cannot be parsed", { [ODD]: `${map}data: { a: [\n` }, "yaml/syntax"],
  ["a binary file", { [ODD]: Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 1, 2, 0xff]) }, "yaml/invalid-encoding"],
  ["a file of 50 MB", { [ODD]: Buffer.alloc(50 * 1024 * 1024, `${map}# apiVersion kind\n`) }, "yaml/file-too-large"],
  ["a billion laughs", { [ODD]: `${map}a: &a [x, x, x, x, x, x, x, x, x]\n${laughs.join("\n")}\n` }, "yaml/alias-bomb"],
  ["very deep nesting", { [ODD]: `${map}data: ${"[".repeat(100_000)}\n` }, "yaml/syntax"],
  ["a regular expression that is a bomb", { [ODD]: object("Slow", `${"a".repeat(50_000)}!`) }, "schema/pattern"],
  ["a schema that goes round", { [ODD]: object("Round") }, "schema/too-complex"],
  ["a schema that is none", { [ODD]: object("None") }, "schema/broken-schema"],
  ["a definition that is invalid", { [ODD]: definition, "apps/odd/dev/b.yaml": object("Odd") }, "schema/definition"],
  ["UTF-16", { [ODD]: Buffer.from(`\ufeff${map}`, "utf16le") }, "yaml/invalid-encoding"],
  ["UTF-16 without a mark", { [ODD]: Buffer.from(map, "utf16le") }, "yaml/invalid-encoding"],
  ["Latin-1", { [ODD]: Buffer.from(`${map}data: { a: \xe4 }\n`, "latin1") }, "yaml/invalid-encoding"],
];

describe("checks of a pull request", () => {
  const renderer = new FakeRenderer();
  const room = new CheckRoom({ renderer, forks: true });
  let world: FakeWorld;
  afterAll(() => room.end());
  beforeAll(async () => {
    world = new FakeWorld({ "towpath.yaml": CONFIG, ...SCHEMAS });
    await world.adopt();
  });

  async function check(edits: Edits): Promise<{ readonly manifests: CheckRun; readonly policy: CheckRun }> {
    const { git, clock, hub } = world;
    const branch = `feature-${git.branches.size}`;
    git.branches.set(branch, git.branches.get("main") ?? "");
    git.commit(branch, { [HONEST]: honest, ...edits }, { at: clock.now() });
    const at = { branch, base: "main", title: "", body: "", draft: false, own: false };
    const { number, head } = hub.open(world.home.repository, at);
    await workChecksLane(world.outside, room, { deliveries: [], attempts: 0, strikes: 0 }, HOME, { pull: number });
    const last = (name: string): CheckRun => {
      const found = world.home.checks.findLast((one) => one.head === head && one.name === name);
      if (found === undefined) throw new Error(`no check ${name}`);
      return found;
    };
    return { manifests: last(MANIFESTS_CHECK), policy: last(POLICY_CHECK) };
  }

  it.each(CASES)("are done in bounded time in spite of %s, and find what else there is", async (_, edits, rule) => {
    const start = process.cpuUsage();
    const { manifests } = await check(edits);
    expect(manifests.status).toBe("failure");
    const told = manifests.findings.map(({ file, rule: one }) => `${file} ${one}`);
    expect(told).toEqual(expect.arrayContaining([`${ODD} ${rule}`, `${HONEST} schema/type`]));
    // Far above what it takes; without bounds these take minutes or all memory.
    expect(process.cpuUsage(start).user / 1_000).toBeLessThan(15_000);
  });

  it("are done in spite of a policy that never ends, and ask the others", async () => {
    const { policy } = await check({
      [ODD]: "apiVersion: v1\nkind: Namespace\nmetadata: { name: x }\n",
    });
    expect(policy.findings.map(({ file, rule }) => `${file} ${rule}`).sort()).toEqual([
      `${ODD} policy/never-ends`,
      `${ODD} policy/not-x`,
    ]);
    expect(policy.status).toBe("failure");
    expect(policy.findings.find(({ rule }) => rule === "policy/never-ends")?.message).toContain("took longer than");
  });

  it("are done in spite of a chart that loops, and check what is no chart", async () => {
    const message = "Helm was stopped after 10 s.";
    renderer.table.set("apps/odd/dev", () => ({ outcome: "failed", because: "limit", message }));
    const { manifests } = await check({
      "apps/odd/dev/Chart.yaml": "apiVersion: v2\nname: odd\nversion: 1.0.0\n",
      "apps/odd/dev/templates/a.yaml": "{{ range until 100000 }}{{ end }}\n",
    });
    expect(manifests.status).toBe("failure");
    expect(manifests.findings).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          file: "apps/odd/dev/Chart.yaml",
          rule: "render/failed",
          message: expect.stringContaining(message),
        }),
        expect.objectContaining({ file: HONEST, rule: "schema/type" }),
      ]),
    );
  });
});
