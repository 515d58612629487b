import { afterAll, describe, expect, it } from "@jest/globals";
import { Checker } from "../../../src/validation/engine/checker.ts";
import { gatherChart } from "../../../src/validation/rendered/gather-chart.ts";
import { gatherKustomization } from "../../../src/validation/rendered/gather-kustomization.ts";
import { ToolFiles } from "../../../src/validation/rendered/tool-files.ts";
import { Folders } from "../../../src/validation/rendered/tree.ts";
import { type Contents, treeOf } from "./tree-of.ts";

const checker = new Checker({ threads: 1 });
afterAll(() => checker.end());

const HOME = "apps/shop/dev";
const KUSTOMIZATION = `${HOME}/kustomization.yaml`;

async function gather(files: Contents, submodules: readonly string[] = []) {
  const tree = treeOf(files, submodules);
  const { refusals, files: gathered } = await gatherKustomization(
    HOME,
    new Folders(tree),
    new ToolFiles(tree, checker, undefined),
  );
  return {
    said: refusals.map(({ rule, file, line }) => `${rule} ${file}:${line}`),
    gathered: [...gathered.keys()].sort(),
  };
}

/** An entry of a kustomization, on the second line, that reaches out of the repository. */
const OUT: readonly (readonly [field: string, entry: string, reason: string])[] = [
  ["resources", "https://example.com/all.yaml", "remote-resource"],
  ["resources", "github.com/acme/env//base?ref=v1", "remote-resource"],
  ["resources", "git@github.com:acme/env.git", "remote-resource"],
  ["resources", "git::https://example.com/x", "remote-resource"],
  ["resources", "ssh://git@example.com/x", "remote-resource"],
  ["resources", "file:///etc", "remote-resource"],
  ["resources", "example.com/acme/env.git//base", "remote-resource"],
  ["resources", "/etc/passwd", "outside-repository"],
  ["resources", "../../../../etc/passwd", "outside-repository"],
  ["bases", "../../../..", "outside-repository"],
  ["components", "https://example.com/component", "remote-resource"],
  ["crds", "/etc/passwd", "outside-repository"],
  ["configurations", "../../../../x.yaml", "outside-repository"],
  ["patchesStrategicMerge", "/etc/passwd", "outside-repository"],
  ["patches", "{ path: ../../../../etc/passwd }", "outside-repository"],
  ["patchesJson6902", "{ path: /etc/passwd }", "outside-repository"],
  ["replacements", "{ path: /etc/passwd }", "outside-repository"],
  ["configMapGenerator", "{ name: a, files: [passwd=/etc/passwd] }", "outside-repository"],
  ["configMapGenerator", "{ name: a, files: [../../../../../proc/self/environ] }", "outside-repository"],
  ["configMapGenerator", "{ name: a, envs: [/proc/self/environ] }", "outside-repository"],
  ["secretGenerator", "{ name: a, env: /proc/self/environ }", "outside-repository"],
  ["generators", "https://example.com/plugin.yaml", "remote-resource"],
  ["transformers", "/etc/plugin.yaml", "outside-repository"],
];

describe("Before kustomize runs", () => {
  it.each(OUT)("what reaches out is refused on its line: %s %s", async (field, entry, reason) => {
    const { said } = await gather({ [KUSTOMIZATION]: `${field}:\n  - ${entry}\n` });
    expect(said).toEqual([`render/${reason} ${KUSTOMIZATION}:2`]);
  });

  it("a schema for merging from elsewhere is refused", async () => {
    expect((await gather({ [KUSTOMIZATION]: "openapi:\n  path: /etc/passwd\n" })).said).toEqual([
      `render/outside-repository ${KUSTOMIZATION}:2`,
    ]);
  });

  it.each([
    ["a link to a file of the machine", { symlink: "/etc/passwd" }, "outside-repository"],
    ["a link out of the repository", { symlink: "../../../../secrets" }, "outside-repository"],
    ["a link in a circle", { symlink: "all.yaml" }, "outside-repository"],
    ["a link to nothing", { symlink: "gone.yaml" }, "missing-file"],
  ])("%s is refused", async (_, link, reason) => {
    const { said } = await gather({ [KUSTOMIZATION]: "resources:\n  - all.yaml\n", [`${HOME}/all.yaml`]: link });
    expect(said).toEqual([`render/${reason} ${KUSTOMIZATION}:2`]);
  });

  it("a link within the repository is followed, also one to a folder", async () => {
    const { said, gathered } = await gather({
      [KUSTOMIZATION]: "resources: [all.yaml, base]\n",
      [`${HOME}/all.yaml`]: { symlink: "../../all.yaml" },
      "apps/all.yaml": "a: b",
      [`${HOME}/base`]: { symlink: "../../../base" },
      "base/kustomization.yaml": "resources: [a.yaml]\n",
      "base/a.yaml": "a: b",
    });
    expect(said).toEqual([]);
    expect(gathered).toEqual([
      `${HOME}/all.yaml`,
      `${HOME}/base/a.yaml`,
      `${HOME}/base/kustomization.yaml`,
      KUSTOMIZATION,
    ]);
  });

  it("what lies in a submodule is refused", async () => {
    const { said } = await gather({ [KUSTOMIZATION]: "resources: [../../vendor/base]\n" }, ["apps/vendor"]);
    expect(said).toEqual([`render/submodule ${KUSTOMIZATION}:1`]);
  });

  const plugin = (more: string): string => `apiVersion: acme.io/v1\nkind: Anything\nmetadata: { name: a${more} }\n`;
  const known = "apiVersion: builtin\nkind: PrefixTransformer\nmetadata: { name: a }\nprefix: a-\n";
  const runs = plugin(', annotations: { config.kubernetes.io/function: "exec: { path: ./run.sh }" }');
  it.each([
    ["generators", plugin(""), "unknown-plugin"],
    ["transformers", runs, "function"],
    ["validators", plugin(', annotations: { config.k8s.io/function: "container: { image: x }" }'), "function"],
    ["transformers", `${known}---\n${runs}`, "function"],
    [
      "generators",
      "apiVersion: builtin\nkind: HelmChartInflationGenerator\nmetadata: { name: a }\n",
      "chart-inflation",
    ],
    ["generators", "- no\n- map\n", "unknown-plugin"],
  ])("programs that %s would run are refused", async (field, text, reason) => {
    const inFile = await gather({ [KUSTOMIZATION]: `${field}: [plugin.yaml]\n`, [`${HOME}/plugin.yaml`]: text });
    expect(inFile.said).toEqual([`render/${reason} ${KUSTOMIZATION}:1`]);
    const inFolder = await gather({
      [KUSTOMIZATION]: `${field}: [plugins]\n`,
      [`${HOME}/plugins/kustomization.yaml`]: "resources: [plugin.yaml]\n",
      [`${HOME}/plugins/plugin.yaml`]: text,
    });
    expect(inFolder.said).toEqual([`render/${reason} ${HOME}/plugins/kustomization.yaml:1`]);
    const inline = await gather({
      [KUSTOMIZATION]: `${field}:\n  - |-\n${text.replaceAll(/^/gm, "    ")}\n`,
    });
    expect(inline.said).toEqual([`render/${reason} ${KUSTOMIZATION}:2`]);
  });

  it("kustomize's own transformers are let through", async () => {
    const { said } = await gather({ [KUSTOMIZATION]: "transformers: [a.yaml]\n", [`${HOME}/a.yaml`]: known });
    expect(said).toEqual([]);
  });

  it.each(["helmCharts", "helmChartInflationGenerator"])(
    "charts that kustomize would render are refused: %s",
    async (field) => {
      const { said } = await gather({ [KUSTOMIZATION]: `${field}:\n  - { name: a, repo: https://example.com }\n` });
      expect(said).toEqual([`render/chart-inflation ${KUSTOMIZATION}:2`]);
    },
  );

  it("what a base of a base reaches out to is refused there, once", async () => {
    const { said } = await gather({
      [KUSTOMIZATION]: "resources: [../one, ../two]\n",
      "apps/shop/one/kustomization.yaml": "resources: [../base]\n",
      "apps/shop/two/kustomization.yaml": "resources: [../base]\n",
      "apps/shop/base/kustomization.yaml": "resources:\n  - https://example.com/x.yaml\n",
    });
    expect(said).toEqual(["render/remote-resource apps/shop/base/kustomization.yaml:2"]);
  });

  it("a circle of kustomizations ends", async () => {
    const { gathered } = await gather({
      [KUSTOMIZATION]: "resources: [../base]\n",
      "apps/shop/base/kustomization.yaml": "resources: [../dev]\n",
    });
    expect(gathered).toHaveLength(2);
  });

  it("only what the kustomization takes in is given to the program", async () => {
    const { gathered } = await gather({
      [KUSTOMIZATION]: "resources: [a.yaml]\nconfigMapGenerator: [{ name: a, files: [b.txt] }]\n",
      ...{ [`${HOME}/a.yaml`]: "a: b", [`${HOME}/b.txt`]: "b", [`${HOME}/secret.txt`]: "c", "towpath.yaml": "d" },
    });
    expect(gathered).toEqual([`${HOME}/a.yaml`, `${HOME}/b.txt`, KUSTOMIZATION]);
  });

  it("more files than are rendered as one are refused", async () => {
    const names = Array.from({ length: 2_100 }, (_, at) => `${at}.txt`);
    const { said } = await gather({
      [KUSTOMIZATION]: `configMapGenerator: [{ name: a, files: [${names.join(", ")}] }]\n`,
      ...Object.fromEntries(names.map((name) => [`${HOME}/${name}`, ""])),
    });
    expect(said).toEqual([`render/too-many-files ${KUSTOMIZATION}:1`]);
  });

  it("a file that is not there is an error, and so is a kustomization that cannot be read", async () => {
    expect((await gather({ [KUSTOMIZATION]: "resources: [gone.yaml]\n" })).said).toEqual([
      `render/missing-file ${KUSTOMIZATION}:1`,
    ]);
    expect((await gather({ [KUSTOMIZATION]: "resources: [" })).said).toEqual([
      `render/missing-file ${KUSTOMIZATION}:1`,
    ]);
  });
});

describe("Before helm runs", () => {
  const CHART = "charts/shop/Chart.yaml";
  const chart = (dependencies = ""): string => `apiVersion: v2\nname: shop\nversion: 1.0.0\n${dependencies}`;
  const gatherIn = async (files: Contents, values: readonly string[] = []) => {
    const tree = treeOf(files);
    const tools = new ToolFiles(tree, checker, undefined);
    const { refusals, files: gathered } = await gatherChart("charts/shop", values, new Folders(tree), tools);
    return {
      said: refusals.map(({ rule, file, line }) => `${rule} ${file}:${line}`),
      gathered: [...gathered.keys()].sort(),
    };
  };
  const needs = (repository: string): string =>
    chart(`dependencies:\n  - { name: lib, version: 1.x, repository: "${repository}" }\n`);

  it.each(["https://charts.example.com", "oci://ghcr.io/acme", "@stable", "file:///etc", "file://../../../etc", ""])(
    "a dependency that would be fetched is refused: %s",
    async (repository) => {
      expect((await gatherIn({ [CHART]: needs(repository) })).said).toEqual([`render/missing-dependency ${CHART}:5`]);
    },
  );

  it("a dependency of the repository is put where helm looks for it, and one that is there is taken", async () => {
    const { said, gathered } = await gatherIn({
      [CHART]: needs("file://../lib"),
      "charts/lib/Chart.yaml": "apiVersion: v2\nname: lib\nversion: 1.0.0\n",
      "charts/lib/templates/_a.tpl": "",
    });
    expect(said).toEqual([]);
    expect(gathered).toEqual([CHART, "charts/shop/charts/lib/Chart.yaml", "charts/shop/charts/lib/templates/_a.tpl"]);
    expect((await gatherIn({ [CHART]: needs("https://x"), "charts/shop/charts/lib-1.0.0.tgz": "" })).said).toEqual([]);
  });

  it("charts that depend on each other in a circle end", async () => {
    const { said } = await gatherIn({
      [CHART]: needs("file://../lib"),
      "charts/lib/Chart.yaml": needs("file://../lib"),
    });
    expect(said).toEqual(["render/missing-dependency charts/lib/Chart.yaml:5"]);
  });

  it.each([["/etc/passwd"], ["../../../../secrets"], ["../../../../../proc/self/environ"]])(
    "a link out of the repository is refused: %s",
    async (symlink) => {
      const file = "charts/shop/files/a";
      expect((await gatherIn({ [CHART]: chart(), [file]: { symlink } })).said).toEqual([
        `render/outside-repository ${file}:1`,
      ]);
    },
  );

  it("a link to the repository's root does not take in links out of it", async () => {
    const { said } = await gatherIn({
      [CHART]: chart(),
      "charts/shop/all": { symlink: "../.." },
      out: { symlink: "/etc" },
    });
    expect(said).toContain("render/outside-repository out:1");
  });

  it("values behind a link out of the repository are refused", async () => {
    const values = "environments/dev.yaml";
    const { said } = await gatherIn({ [CHART]: chart(), [values]: { symlink: "/etc/passwd" } }, [values]);
    expect(said).toEqual([`render/outside-repository ${values}:1`]);
  });
});
