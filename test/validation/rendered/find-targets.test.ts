import { afterAll, describe, expect, it } from "@jest/globals";
import { Checker } from "../../../src/validation/engine/checker.ts";
import { findTargets } from "../../../src/validation/rendered/find-targets.ts";
import { ToolFiles } from "../../../src/validation/rendered/tool-files.ts";
import { Folders } from "../../../src/validation/rendered/tree.ts";
import { type Contents, treeOf } from "./tree-of.ts";

const checker = new Checker({ threads: 1 });
afterAll(() => checker.end());

const ENVIRONMENTS = ["dev", "prod"];
const environmentsOf = (path: string): readonly string[] =>
  ENVIRONMENTS.filter((name) => path.split(/[/.]/).some((part) => part === name || part === `values-${name}`));

async function targets(files: Contents, ...changed: string[]): Promise<readonly string[]> {
  const tree = treeOf(files);
  const found = await findTargets(changed, new Folders(tree), new ToolFiles(tree, checker, undefined), environmentsOf);
  return found.map(({ kind, root, environment = "-", values }) =>
    [kind, root, environment, ...values].filter((part) => part !== "").join(" "),
  );
}

const TREE: Contents = {
  "base/kustomization.yaml": "resources: [web.yaml]\nconfigMapGenerator: [{ name: a, files: [app.conf] }]\n",
  ...{ "base/web.yaml": "a: b", "base/app.conf": "x", "base/README.md": "x" },
  "parts/kustomization.yaml": "kind: Component\npatches: [{ path: patch.yaml }]\n",
  "parts/patch.yaml": "a: b",
  "dev/kustomization.yaml": "resources: [../base]\n",
  "prod/shop/kustomization.yaml": "resources: [../../base]\ncomponents: [../../parts]\n",
  "prod/kustomization.yaml": "resources: [shop]\n",
  "tools/kustomization.yaml": "resources: [../base, own.yaml]\n",
  "tools/own.yaml": "a: b",
};

describe("What is rendered for a change", () => {
  it.each([
    [
      "a file of a base: the outermost kustomization of each environment",
      "base/web.yaml",
      ["kustomize dev dev", "kustomize prod prod"],
    ],
    ["a file that is no manifest", "base/app.conf", ["kustomize dev dev", "kustomize prod prod"]],
    ["a file that no kustomization takes in", "base/README.md", []],
    ["a component: what uses it", "parts/patch.yaml", ["kustomize prod prod"]],
    ["a kustomization in the middle", "prod/shop/kustomization.yaml", ["kustomize prod prod"]],
    ["a file outside of environments", "tools/own.yaml", ["kustomize tools -"]],
  ])("is, for %s", async (_, path, expected) => {
    expect(await targets(TREE, path)).toEqual(expected);
  });

  it("is the base alone where nothing takes it in", async () => {
    const alone = { "base/kustomization.yaml": "resources: [web.yaml]\n", "base/web.yaml": "a: b" };
    expect(await targets(alone, "base/web.yaml")).toEqual(["kustomize base -"]);
  });

  const CHART: Contents = {
    "charts/shop/Chart.yaml": "apiVersion: v2\nname: shop\nversion: 1.0.0\n",
    "charts/shop/values.yaml": "a: b",
    "charts/shop/values-dev.yaml": "a: c",
    "charts/shop/values-prod.yaml": "a: d",
    "charts/shop/templates/web.yaml": "{{ . }}",
    "charts/shop/charts/sub/Chart.yaml": "apiVersion: v2\nname: sub\nversion: 1.0.0\n",
    "charts/lib/Chart.yaml": "apiVersion: v2\nname: lib\nversion: 1.0.0\ntype: library\n",
  };
  const [dev, prod] = ["dev", "prod"].map((name) => `helm charts/shop ${name} charts/shop/values-${name}.yaml`);

  it.each([
    ["a template: the chart with the values of each environment", "charts/shop/templates/web.yaml", [dev, prod]],
    ["the chart's own values", "charts/shop/values.yaml", [dev, prod]],
    ["the values of one environment", "charts/shop/values-prod.yaml", [prod]],
    ["a chart within the chart", "charts/shop/charts/sub/Chart.yaml", [dev, prod]],
    ["a library, which renders nothing", "charts/lib/Chart.yaml", []],
  ])("is, for %s", async (_, path, expected) => {
    expect(await targets(CHART, path)).toEqual(expected);
  });

  it("is a chart without environments as it stands", async () => {
    const chart = { "c/Chart.yaml": "name: c\n", "c/templates/a.yaml": "" };
    expect(await targets(chart, "c/templates/a.yaml")).toEqual(["helm c -"]);
  });
});
