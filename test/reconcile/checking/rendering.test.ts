import { afterAll, beforeEach, describe, expect, it } from "@jest/globals";
import { MANIFESTS_CHECK, POLICY_CHECK } from "../../../src/presentation/validation/check-names.ts";
import { CheckRoom } from "../../../src/reconcile/checking/check-room.ts";
import { workChecksLane } from "../../../src/reconcile/checking/work-checks-lane.ts";
import { expectGolden } from "../../golden.ts";
import { FakeWorld, HOME } from "../../support/fake-world.ts";
import type { Edits } from "../../support/fakes/fake-git.ts";
import { FakeRenderer, failing, from } from "../../support/fakes/fake-renderer.ts";

const CONFIG = `version: 1
layout: apps/{application}/{environment}/**
environments: { dev: {}, prod: { after: dev } }
validation:
  kubernetes-version: "1.34"
  rules: { run-as-non-root: off, resource-requests: off, privileged-container: error }
policies:
  - { name: replicas, match: { kinds: [Deployment] }, cel: object.spec.replicas <= 5, message: At most five. }
`;
const deployment = (replicas = "2", tag = "1.0.0", more = ""): string => `apiVersion: apps/v1
kind: Deployment
metadata: { name: shop, namespace: shop }
spec:
  replicas: ${replicas}
  selector: { matchLabels: { app: shop } }
  template:
    metadata: { labels: { app: shop } }
    spec:
      containers:
        - name: web
          image: ghcr.io/acme/shop:${tag}
${more}`;
const BASE = "apps/shop/base";
const OVERLAY = (environment: string): string => `apps/shop/${environment}/web`;
const FILES = {
  "towpath.yaml": CONFIG,
  [`${BASE}/kustomization.yaml`]: "resources: [deployment.yaml]\n",
  [`${BASE}/deployment.yaml`]: deployment(),
  [`${OVERLAY("dev")}/kustomization.yaml`]: "resources: [../../base]\n",
  [`${OVERLAY("prod")}/kustomization.yaml`]: "resources: [../../base]\n",
};

describe("rendering what a pull request touches", () => {
  const renderer = new FakeRenderer();
  const rooms: CheckRoom[] = [];
  let world: FakeWorld;
  let room: CheckRoom;
  let tests = 0;
  afterAll(() => Promise.all(rooms.map((one) => one.end())));

  const newRoom = (forks = false): CheckRoom => {
    const made = new CheckRoom({ renderer, forks });
    rooms.push(made);
    return made;
  };
  const shared = newRoom();

  beforeEach(async () => {
    tests += 1;
    // What was rendered of the same files is remembered, and each test has a table of its own.
    world = new FakeWorld({ ...FILES, [`${BASE}/kustomization.yaml`]: `resources: [deployment.yaml] # ${tests}\n` });
    await world.adopt();
    room = shared;
    renderer.tasks.length = 0;
    renderer.table.clear();
    renderer.reason = undefined;
    // As kustomize would: the base, with the replicas that a patch of the overlay says.
    for (const environment of ["dev", "prod"]) {
      renderer.table.set(OVERLAY(environment), (file) => {
        const [, patched] = /replicas: (\S+)/.exec(file(`${OVERLAY(environment)}/kustomization.yaml`)) ?? [];
        const made = file(`${BASE}/deployment.yaml`);
        const shown = patched === undefined ? made : made.replace(/replicas: \S+/, `replicas: ${patched}`);
        return from(`${BASE}/deployment.yaml`, shown);
      });
    }
  });

  const propose = (edits: Edits, { fork = false, branch = "feature" } = {}): number => {
    const { git } = world;
    git.branches.set(branch, git.branches.get("main") ?? "");
    git.commit(branch, edits, { at: world.clock.now() });
    const at = { branch, base: "main", title: "", body: "", draft: false, own: false };
    const pull = world.hub.open(world.home.repository, at);
    if (fork) Object.assign(world.hub.pull({ id: HOME }, pull.number), { sameRepository: false });
    return pull.number;
  };
  const check = async (number: number, name = MANIFESTS_CHECK) => {
    const claim = { attempts: 0, strikes: 0, deliveries: [] };
    await workChecksLane(world.outside, room, claim, HOME, { pull: number });
    const { head } = world.hub.pull({ id: HOME }, number);
    const last = world.home.checks.filter((one) => one.head === head && one.name === name).at(-1);
    if (last === undefined) throw new Error("no check");
    return last;
  };

  it("renders every overlay that a changed base reaches, and says in one line that only the image changes", async () => {
    const words = await check(propose({ [`${BASE}/deployment.yaml`]: deployment("2", "1.1.0") }));
    expect(words.status).toBe("success");
    expect(words.summary).toContain(
      "**dev** (`apps/shop/dev/web`), **prod** (`apps/shop/prod/web`): only image lines change: `ghcr.io/acme/shop:1.0.0` → `ghcr.io/acme/shop:1.1.0` (`Deployment shop/shop`)",
    );
    expect(renderer.tasks.map(({ root }) => root)).toEqual([
      OVERLAY("dev"),
      OVERLAY("dev"),
      OVERLAY("prod"),
      OVERLAY("prod"),
    ]);
  });

  it("renders one overlay where that alone changes, and the same files only once", async () => {
    const edits = { [`${OVERLAY("prod")}/kustomization.yaml`]: `resources: [../../base]\n# replicas: 4\n` };
    const words = await check(propose(edits));
    expect(words.summary).toContain("**prod** (`apps/shop/prod/web`): 1 object changed");
    expect(words.summary).toContain("- `Deployment shop/shop`\n  - `spec.replicas`: `2` → `4`");
    const rendered = renderer.tasks.length;
    await check(propose({ ...edits, "apps/shop/prod/web/README.md": "x" }, { branch: "other" }));
    expect(renderer.tasks.length).toBe(rendered);
  });

  it("finds what only the rendered result has, where people can mend it, and not what the base has as well", async () => {
    renderer.table.set(OVERLAY("prod"), (file) => {
      const isNew = file(`${OVERLAY("prod")}/kustomization.yaml`).includes("privileged");
      const context = "          securityContext: { privileged: true, runAsUser: zero }\n";
      const old = "          wrokingDirectory: /old\n";
      return from(`${BASE}/deployment.yaml`, deployment("2", "1.0.0", isNew ? old + context : old));
    });
    const words = await check(
      propose({ [`${OVERLAY("prod")}/kustomization.yaml`]: "resources: [../../base]\n# privileged\n" }),
    );
    expect(words.status).toBe("failure");
    expect(words.findings.map(({ file, line, severity, rule }) => [file, line, severity, rule])).toEqual(
      expect.arrayContaining([
        ["apps/shop/prod/web/kustomization.yaml", 1, "error", "schema/type"],
        ["apps/shop/prod/web/kustomization.yaml", 1, "error", "privileged-container"],
      ]),
    );
    expect(words.findings.map(({ message }) => message).join("\n")).toContain(
      "Rendered for prod, Deployment shop/shop: ",
    );
    expect(words.findings.some(({ message }) => message.includes("wrokingDirectory"))).toBe(false);
    expect(words.summary).toContain("1 error from before this pull request");
  });

  it("says once what the file itself shows already", async () => {
    const words = await check(propose({ [`${BASE}/deployment.yaml`]: deployment('"two"') }));
    expect(words.findings.filter(({ rule }) => rule.startsWith("schema/"))).toMatchObject([
      { file: `${BASE}/deployment.yaml`, line: 5, message: expect.not.stringContaining("Rendered") },
    ]);
  });

  it("is red where the head cannot be rendered, and not where the base could not be either", async () => {
    renderer.table.set(OVERLAY("dev"), (file) =>
      file(`${OVERLAY("dev")}/kustomization.yaml`).includes("broken")
        ? failing(`no matches for ${file(`${OVERLAY("dev")}/kustomization.yaml`).length}`)
        : "",
    );
    const broken = { [`${OVERLAY("dev")}/kustomization.yaml`]: "resources: [../../base]\n# broken\n" };
    const words = await check(propose(broken));
    expect(words).toMatchObject({
      status: "failure",
      findings: [{ file: `${OVERLAY("dev")}/kustomization.yaml`, line: 1, rule: "render/failed", severity: "error" }],
    });
    expect(words.summary).toContain(
      "**dev** (`apps/shop/dev/web`): **cannot be rendered.** In apps/shop/dev/web/kustomization.yaml line 1: no matches",
    );
    world.git.commit("main", broken);
    const older = { [`${OVERLAY("dev")}/kustomization.yaml`]: "resources: [../../base]\n# still broken\n" };
    const later = await check(propose(older, { branch: "later" }));
    expect(later).toMatchObject({ status: "success", findings: [] });
    expect(later.title).toContain("not rendered");
  });

  it("refuses what reaches out of the repository before anything runs, on the line that does", async () => {
    const words = await check(
      propose({
        [`${OVERLAY("dev")}/kustomization.yaml`]: "resources:\n  - ../../base\n  - https://example.com/all.yaml\n",
      }),
    );
    expect(words.status).toBe("success");
    expect(words.findings).toMatchObject([
      { file: `${OVERLAY("dev")}/kustomization.yaml`, line: 3, rule: "render/remote-resource", severity: "warning" },
    ]);
    const given = renderer.tasks.flatMap(({ files }) => files.map(({ bytes }) => Buffer.from(bytes).toString()));
    expect(given.filter((text) => text.includes("https:"))).toEqual([]);
    expect(words.title).toContain("not rendered");
  });

  it("asks the policies about what the cluster gets, and not about the files that it is made of", async () => {
    const patch = { [`${OVERLAY("prod")}/kustomization.yaml`]: "resources: [../../base]\n# replicas: 9\n" };
    const words = await check(propose(patch), POLICY_CHECK);
    expect(words).toMatchObject({
      status: "failure",
      findings: [
        {
          file: `${OVERLAY("prod")}/kustomization.yaml`,
          line: 1,
          rule: "policy/replicas",
          message: expect.stringContaining("Rendered for prod, Deployment shop/shop: "),
        },
      ],
    });
    const base = { [`${BASE}/deployment.yaml`]: deployment("9") };
    for (const environment of ["dev", "prod"])
      Object.assign(base, {
        [`${OVERLAY(environment)}/kustomization.yaml`]: "resources: [../../base]\n# replicas: 3\n",
      });
    const fine = await check(propose(base, { branch: "fine" }), POLICY_CHECK);
    expect(fine).toMatchObject({ status: "success", findings: [] });
  });

  it("renders where no manifest changes but a file that one is generated from", async () => {
    const web = OVERLAY("dev");
    world.git.commit("main", {
      [`${web}/kustomization.yaml`]: "resources: [../../base]\nconfigMapGenerator: [{ name: a, files: [app.conf] }]\n",
      [`${web}/app.conf`]: "x=1",
    });
    renderer.table.set(web, (file) => {
      const map = `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\ndata: { app.conf: "${file(`${web}/app.conf`)}" }\n`;
      return map;
    });
    const words = await check(propose({ [`${web}/app.conf`]: "x=2" }));
    expect(words).toMatchObject({
      status: "success",
      title: "No manifest is changed; nothing wrong in what is rendered",
    });
    expect(words.summary).toContain('`data."app.conf"`: `x=1` → `x=2`');
  });

  it("shows of a Secret that it changes and never what is in it", async () => {
    const secret = (value: string): string =>
      `apiVersion: v1\nkind: Secret\nmetadata: { name: a }\nstringData: { password: ${value} }\n`;
    renderer.table.set(OVERLAY("dev"), (file) =>
      secret(file(`${OVERLAY("dev")}/kustomization.yaml`).includes("#") ? "hunter2" : "correct-horse"),
    );
    const words = await check(propose({ [`${OVERLAY("dev")}/kustomization.yaml`]: "resources: [../../base]\n#\n" }));
    expect(words.summary).toContain("`stringData.password` changed");
    expect(JSON.stringify(world.home.checks)).not.toMatch(/hunter2|correct-horse/);
  });

  it("says that nothing is rendered, and why, and is not red for it", async () => {
    renderer.reason = "Kustomizations are not rendered, because neither kustomize nor kubectl is there.";
    const words = await check(propose({ [`${BASE}/deployment.yaml`]: deployment("3") }));
    expect(words).toMatchObject({ status: "success", title: "Nothing wrong in 1 changed file; not rendered" });
    expect(words.summary).toContain(renderer.reason);
    expect(words.summary).toContain("Only the files themselves are checked");
    expect(renderer.tasks).toEqual([]);
  });

  it("renders nothing from a fork unless that is allowed, and says so", async () => {
    const number = propose({ [`${BASE}/deployment.yaml`]: deployment("3") }, { fork: true });
    const words = await check(number);
    expect(words.summary).toContain("comes from a fork, so nothing of it is rendered");
    expect(words.title).toContain("not rendered");
    expect(renderer.tasks).toEqual([]);
    room = newRoom(true);
    const allowed = await check(propose({ [`${BASE}/deployment.yaml`]: deployment("4") }, { fork: true, branch: "b" }));
    expect(allowed.summary).toContain("`spec.replicas`: `2` → `4`");
  });

  it("renders so many and no more, and names the others", async () => {
    const many = Object.fromEntries(
      Array.from({ length: 60 }, (_, at) => [`apps/a${at}/dev/kustomization.yaml`, "resources: [../../shop/base]\n"]),
    );
    world.git.commit("main", many);
    const words = await check(propose({ [`${BASE}/deployment.yaml`]: deployment("3") }));
    expect(new Set(renderer.tasks.map(({ root }) => root)).size).toBe(50);
    expect(words.title).toContain("; 12 of 62 not rendered");
    expect(words.summary).toContain(
      "**Not rendered**, because this pull request touches more than is rendered for one",
    );
  });

  it("renders a chart for each environment that has values, and says what is wrong at the template", async () => {
    const chart = "charts/shop";
    const layout = CONFIG.replace(
      "layout: apps/{application}/{environment}/**",
      "layout: charts/{application}/values-{environment}.yaml",
    );
    const template = "kind: Deployment\nspec:\n  replicas: {{ .Values.replicas }}\n";
    world.git.commit("main", {
      "towpath.yaml": layout.replace("validation:\n", "validation:\n  default-namespace: shops\n"),
      [`${chart}/Chart.yaml`]: "apiVersion: v2\nname: shop\nversion: 1.0.0\n",
      [`${chart}/templates/web.yaml`]: template,
      [`${chart}/values-dev.yaml`]: "replicas: 1\n",
      [`${chart}/values-prod.yaml`]: "replicas: 2\n",
    });
    renderer.table.set(chart, (file, task) => {
      const [values = ""] = task.kind === "helm" ? task.values : [];
      const [, replicas = ""] = /replicas: (.*)/.exec(file(values)) ?? [];
      return `---\n# Source: shop/templates/web.yaml\n${deployment(replicas)}`;
    });
    const words = await check(propose({ [`${chart}/values-prod.yaml`]: 'replicas: "three"\n' }));
    const installed = { release: "shop", namespace: "shops", values: [`${chart}/values-prod.yaml`] };
    expect(renderer.tasks).toMatchObject([installed, installed]);
    expect(words).toMatchObject({
      status: "failure",
      findings: [{ file: `${chart}/templates/web.yaml`, line: 1, rule: "schema/type" }],
    });
  });

  it("lists what annotations silence in a template, which nobody can read before it is rendered", async () => {
    const chart = "apps/cart/dev";
    const files = (value: string): Edits => ({
      [`${chart}/Chart.yaml`]: "apiVersion: v2\nname: cart\nversion: 1.0.0\n",
      [`${chart}/templates/web.yaml`]: `kind: Deployment\nx: {{ ${value} }}\n`,
    });
    world.git.commit("main", files(".old"));
    const note = 'metadata: { annotations: { towpath.dev/ignore-privileged-container: "reads the disk" },';
    const made = deployment("2", "1", "          securityContext: { privileged: true }\n");
    renderer.table.set(chart, () => `---\n# Source: cart/templates/web.yaml\n${made.replace("metadata: {", note)}`);
    const words = await check(propose(files(".new")));
    expect(words.status).toBe("success");
    expect(words.summary).toContain("**Silenced by annotations** in changed files: 1");
    expect(words.summary).toContain(
      "`privileged-container` in `apps/cart/dev/templates/web.yaml` line 1: “reads the disk”",
    );
    expect(words.summary).not.toContain("**Not checked**");
  });

  it("gives a whole check that reads well", async () => {
    const edits = {
      [`${BASE}/deployment.yaml`]: deployment("2", "1.1.0"),
      [`${OVERLAY("prod")}/kustomization.yaml`]: "resources: [../../base] # replicas: many\n",
      "apps/shop/dev/other/kustomization.yaml": "resources: [https://example.com/x.yaml]\n",
    };
    const words = await check(propose(edits));
    expectGolden("rendered/whole-check.md", `${words.title}\n\n${words.summary}\n`);
  });
});
