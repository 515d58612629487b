import { afterAll, beforeEach, describe, expect, it } from "@jest/globals";
import { Checker } from "../../../src/validation/engine/checker.ts";
import { renderChanges } from "../../../src/validation/rendered/render-changes.ts";
import type { RenderChangesOptions } from "../../../src/validation/rendered/rendered-changes.ts";
import { ALL_RULES } from "../../../src/validation/rules/all.ts";
import { FakeRenderer, failing, from } from "../../support/fakes/fake-renderer.ts";
import { type Contents, treeOf } from "./tree-of.ts";

const checker = new Checker({ threads: 1 });
afterAll(() => checker.end());

const configMap = (data: string, name = "a"): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: ${name} }\ndata: { x: ${data} }\n`;
const KUSTOMIZATION = "dev/kustomization.yaml";

describe("Rendering a change", () => {
  const renderer = new FakeRenderer();
  beforeEach(() => {
    renderer.tasks.length = 0;
    renderer.table.clear();
    renderer.reason = undefined;
    renderer.table.set("dev", (file) => file("dev/a.yaml"));
  });

  const render = (base: Contents | undefined, head: Contents, more: Partial<RenderChangesOptions> = {}) => {
    const paths = new Set([...Object.keys(base ?? {}), ...Object.keys(head)]);
    return renderChanges({
      ...{
        head: treeOf(head),
        base: base && treeOf(base),
        environments: new Map(),
        kubernetesVersion: "1.34",
        checker,
      },
      changed: [...paths].filter((path) => base?.[path] !== head[path]),
      environmentsOf: (path) => ["dev", "prod"].filter((name) => path.startsWith(`${name}/`)),
      render: (task) => renderer.render(task),
      whyNot: () => renderer.whyNot(),
      ...more,
    });
  };
  const files = (data: string): Contents => ({
    [KUSTOMIZATION]: "resources: [a.yaml]\n",
    "dev/a.yaml": configMap(data),
  });

  it("is nothing where nothing that is rendered changes", async () => {
    const same = files("b");
    expect(await render({ ...same, "README.md": "a" }, { ...same, "README.md": "b" })).toMatchObject({
      ...{ outcomes: [], findings: [], notes: [], left: [] },
    });
    expect(renderer.tasks).toEqual([]);
  });

  it("compares with nothing where there is no base, or the base has no such kustomization", async () => {
    for (const base of [undefined, { "README.md": "a" }]) {
      const { outcomes } = await render(base, files("b"));
      expect(outcomes).toMatchObject([{ state: "rendered", difference: { added: [{ name: "a" }], removed: [] } }]);
    }
  });

  it("shows all that goes with a kustomization that is removed", async () => {
    const { outcomes, environments } = await render({ ...files("b"), "c.txt": "" }, { "c.txt": "" });
    expect(outcomes).toMatchObject([{ state: "gone", difference: { removed: [{ kind: "ConfigMap", name: "a" }] } }]);
    expect(environments).toMatchObject([{ environment: "dev", before: [{ name: "a" }], after: [] }]);
  });

  describe("where objects go from one kustomization to another", () => {
    // Each makes what its file `a.yaml` says, of folders below as well.
    const objectsOf = (file: (path: string) => string, ...folders: readonly string[]): string =>
      folders.map((folder) => file(`${folder}/a.yaml`)).join("---\n");
    const told = async (base: Contents, head: Contents): Promise<readonly string[]> => {
      for (const root of ["dev/one", "dev/two"]) renderer.table.set(root, (file) => objectsOf(file, root));
      renderer.table.set("dev/all", (file) => objectsOf(file, "dev/one"));
      const { outcomes } = await render(base, head);
      return outcomes.map(({ target, state, difference }) => {
        const { added, removed, changed } = difference ?? { added: [], removed: [], changed: [] };
        const names = [added, removed, changed].map((list) => list.map(({ name }) => name).join("+"));
        return `${target.root} ${state}: +${names[0]} -${names[1]} ~${names[2]}`;
      });
    };
    const folder = (root: string, ...texts: readonly string[]): Contents => ({
      [`${root}/kustomization.yaml`]: "resources: [a.yaml]\n",
      [`${root}/a.yaml`]: texts.join("---\n"),
    });
    const around = { "dev/all/kustomization.yaml": "resources: [../one]\n" };

    it("a folder that is renamed takes its objects along, and what is lost on the way is told", async () => {
      const old = folder("dev/one", configMap("x", "stays"), configMap("x", "changes"), configMap("x", "goes"));
      const young = folder("dev/two", configMap("x", "stays"), configMap("y", "changes"));
      expect(await told(old, young)).toEqual(["dev/two rendered: + - ~changes", "dev/one gone: + -goes ~"]);
    });

    it("one that is put around another adds nothing, nor does one that is taken away lose anything", async () => {
      const inner = folder("dev/one", configMap("x"));
      expect(await told(inner, { ...inner, ...around })).toEqual(["dev/all rendered: + - ~"]);
      expect(await told({ ...inner, ...around }, inner)).toEqual(["dev/one rendered: + - ~", "dev/all gone: + - ~"]);
      const changed = folder("dev/one", configMap("y"));
      expect(await told(inner, { ...changed, ...around })).toEqual(["dev/all rendered: + - ~a"]);
      expect(await told({ ...inner, ...around }, changed)).toEqual(["dev/one rendered: + - ~a", "dev/all gone: + - ~"]);
    });

    it("what the inner one had and the outer one leaves out is told", async () => {
      const inner = folder("dev/one", configMap("x"), configMap("x", "b"));
      const less = folder("dev/one", configMap("x"));
      expect(await told(inner, { ...less, ...around })).toEqual([
        "dev/all rendered: + - ~",
        "dev/one rendered: + -b ~",
      ]);
    });

    it("an object that two have stays where one of them loses it, and is told there", async () => {
      const both = { ...folder("dev/one", configMap("x")), ...folder("dev/two", configMap("x"), configMap("x", "b")) };
      const one = { ...folder("dev/one", configMap("x")), ...folder("dev/two", configMap("x", "b")) };
      expect(await told(both, one)).toEqual(["dev/two rendered: + -a ~"]);
    });

    it("nothing that was wrong before is new because of that", async () => {
      const wrong = folder("dev/one", configMap("[]"));
      for (const root of ["dev/one", "dev/all"])
        renderer.table.set(root, (file) => from("dev/one/a.yaml", file("dev/one/a.yaml")));
      const { findings } = await render(wrong, { ...wrong, ...around });
      expect(findings.map(({ isOld }) => isOld)).toEqual([true]);
    });
  });

  it("does not compare with a base that cannot be rendered, and counts what the head has as new", async () => {
    renderer.table.set("dev", (file) => (file("dev/a.yaml").includes("old") ? failing("no") : configMap("{}")));
    const { outcomes, findings, environments } = await render(files("old"), files("new"));
    expect(outcomes).toMatchObject([
      { state: "rendered", difference: undefined, reason: expect.stringContaining("no") },
    ]);
    expect(findings).toMatchObject([{ isOld: false, rule: "schema/type" }]);
    expect(environments).toEqual([]);
  });

  it("warns only of a new chart that misses values, which may come from where nobody sees them", async () => {
    const chart = (text: string, name = "a"): Contents => ({
      ...{ [`${name}/Chart.yaml`]: "apiVersion: v2\nname: a\nversion: 1.0.0\n", [`${name}/templates/a.yaml`]: text },
    });
    const missing = failing("execution error at (a/templates/a.yaml:1:3): x is needed");
    renderer.table.set("a", (file) => (file("a/templates/a.yaml").includes("old") ? configMap("y") : missing));
    const severities = async (...[base, head]: Parameters<typeof render>) =>
      (await render(base, head)).findings.map(({ severity, rule, isOld }) => `${rule} ${severity} ${isOld}`);
    expect(await severities({}, chart("new"))).toEqual(["render/failed warning false"]);
    expect(await severities(chart("old"), chart("new"))).toEqual(["render/failed error false"]);
    renderer.table.set("a", () => failing('parse error at (a/templates/a.yaml:1): function "x" not defined'));
    expect(await severities({}, chart("new"))).toEqual(["render/failed error false"]);
  });

  it("stops in time, and says what is left", async () => {
    let asked = 0;
    const both = (data: string): Contents => ({
      ...files(data),
      "prod/kustomization.yaml": `resources: [../dev] # ${data}\n`,
    });
    const { outcomes, left } = await render(both("a"), both("b"), { isLate: () => ++asked > 1 });
    expect(outcomes.map(({ target }) => target.root)).toEqual(["dev"]);
    expect(left).toMatchObject([{ root: "prod", environment: "prod" }]);
  });

  it("checks custom resources by definitions of the repository and by those that are rendered with them", async () => {
    const definition = (group: string): string => `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: as.${group} }
spec:
  group: ${group}
  scope: Namespaced
  names: { plural: as, singular: a, kind: A }
  versions:
    - name: v1
      served: true
      storage: true
      schema: { openAPIV3Schema: { type: object, properties: { spec: { type: object, properties: { ${group}: { type: integer } } } } } }
`;
    const own = (group: string): string =>
      `apiVersion: ${group}/v1\nkind: A\nmetadata: { name: a }\nspec: { ${group}: big }\n`;
    renderer.table.set(
      "dev",
      (file) => `${definition("in.example")}---\n${own("in.example")}---\n${file("dev/a.yaml")}`,
    );
    const beside = new TextEncoder().encode(definition("out.example"));
    const definitions = [{ path: "crds/a.yaml", environments: [], read: () => Promise.resolve(beside) }];
    const { findings } = await render(files("b"), { ...files("c"), "dev/a.yaml": own("out.example") }, { definitions });
    expect(findings.filter(({ rule }) => rule === "schema/type").map(({ isOld, message }) => [isOld, message])).toEqual(
      [
        [true, expect.stringContaining("in.example")],
        [false, expect.stringContaining("out.example")],
      ],
    );
    expect(findings.filter(({ rule }) => rule === "schema/unknown-kind")).toEqual([]);
  });

  it("finds references in what else the environment holds, and misses what is nowhere", async () => {
    const pod = (name: string): string =>
      `apiVersion: v1\nkind: Pod\nmetadata: { name: p, namespace: shop }\nspec: { containers: [{ name: c, image: "a:1", envFrom: [{ configMapRef: { name: ${name} } }] }] }\n`;
    renderer.table.set("dev", (file) => from("dev/a.yaml", pod(/x: (\w+)/.exec(file("dev/a.yaml"))?.[1] ?? "")));
    const rules = {
      rules: ALL_RULES.filter(({ name }) => name === "missing-reference"),
      levels: { rules: {}, environments: {} },
      settings: { allowedImages: [], external: [] },
    };
    const top = { line: 1, column: 1, endLine: 1, endColumn: 1 };
    const context = () => [
      {
        ...{
          file: "dev/other.yaml",
          document: 0,
          apiVersion: "v1",
          kind: "ConfigMap",
          name: "there",
          namespace: "shop",
        },
        value: { metadata: { name: "there", namespace: "shop" } },
        at: { value: () => top, key: () => top, written: () => undefined },
      },
    ];
    const found = await render(files("there"), files("gone"), { rules: { ...rules, context } });
    expect(found.findings.map(({ rule, isOld }) => [rule, isOld])).toEqual([["missing-reference", false]]);
    const fine = await render(files("gone"), files("there"), { rules: { ...rules, context } });
    expect(fine.findings).toEqual([]);
  });

  it("does not take another hash in the names of generated objects for another finding", async () => {
    renderer.table.set("dev", (file) =>
      configMap("{}", file("dev/a.yaml").includes("old") ? "a-2cb8bh5h62" : "a-k4t2gbm7dd"),
    );
    const { findings, outcomes } = await render(files("old"), files("new"));
    expect(findings).toMatchObject([{ isOld: true }]);
    expect(outcomes).toMatchObject([{ difference: { added: [], removed: [], changed: [{ noise: 1, fields: [] }] } }]);
  });

  it("renders nothing that takes in more than memory should hold", async () => {
    const huge = treeOf(files("b"));
    const tree = {
      ...huge,
      sizes: async (paths: readonly string[]) =>
        new Map(paths.map((path) => [path, path.endsWith("a.yaml") ? 65 * 1024 * 1024 : 1])),
    };
    const { findings } = await render(undefined, files("b"), { head: tree });
    expect(findings).toMatchObject([{ rule: "render/too-large", file: KUSTOMIZATION, severity: "warning" }]);
    expect(renderer.tasks).toEqual([]);
  });

  it("reads whatever a program writes: nothing, no YAML, thousands of objects", async () => {
    for (const text of ["", "# nothing\n", "---\n---\n", "a: [", "\u0000\uFFFE", "- a\n- b\n"]) {
      renderer.table.set("dev", () => text);
      const { outcomes } = await render(undefined, files("b"));
      expect(outcomes).toMatchObject([{ state: "rendered" }]);
    }
    renderer.table.set("dev", () => Array.from({ length: 800 }, (_, at) => configMap("y", `a${at}`)).join("---\n"));
    const { outcomes } = await render(undefined, files("c"));
    expect(outcomes[0]?.difference?.added).toHaveLength(800);
  });

  it("is told for thousands of objects of one template, once", async () => {
    const chart = (more: string): Contents => ({
      "c/Chart.yaml": "apiVersion: v2\nname: c\nversion: 1.0.0\n",
      "c/templates/a.yaml": `kind: ConfigMap\n${more}`,
    });
    renderer.table.set("c", (file) => {
      const data = file("c/templates/a.yaml").includes("new") ? "[]" : "y";
      const objects = Array.from({ length: 800 }, (_, at) => configMap(data, `a${at}`));
      return objects.map((one) => `---\n# Source: c/templates/a.yaml\n${one}`).join("");
    });
    const { findings } = await render(chart("{{ old }}"), chart("{{ new }}"));
    expect(findings).toMatchObject([
      {
        file: "c/templates/a.yaml",
        line: 1,
        message: expect.stringMatching(/^Rendered, ConfigMap a0 and 799 more: /),
      },
    ]);
  });

  it("passes on where the machine cannot render for now", async () => {
    const render_ = () => Promise.reject(new Error("no room"));
    await expect(render(undefined, files("b"), { render: render_ })).rejects.toThrow("no room");
  });
});
