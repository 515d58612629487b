import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import type { ChartTask, KustomizeTask, RenderFile, Rendering } from "../../src/domain/rendering.ts";
import type { Renderer } from "../../src/ports/renderer.ts";
import { openRenderer, type RendererSettings } from "../../src/rendering/open-renderer.ts";
import { confinements, placePrograms, skipped } from "./programs.ts";

const files = (texts: Readonly<Record<string, string>>): readonly RenderFile[] =>
  Object.entries(texts).map(([path, text]) => ({ path, bytes: new TextEncoder().encode(text) }));

const kustomize = (texts: Readonly<Record<string, string>>, root = "app"): KustomizeTask => ({
  ...{ kind: "kustomize", root, files: files(texts) },
});

const CHART = { "shop/Chart.yaml": "apiVersion: v2\nname: shop\nversion: 1.0.0\n" };
const chart = (
  template: string,
  more: Readonly<Record<string, string>> = {},
  values: readonly string[] = [],
): ChartTask => ({
  ...{ kind: "helm", root: "shop", release: "shop", namespace: "prod", kubernetesVersion: "1.34", values },
  files: files({ ...CHART, "shop/templates/a.yaml": template, ...more }),
});
const configMap = (data: string): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {x: ${data}}\n`;

const NOTHING: RendererSettings = { mode: "auto", kustomize: undefined, helm: undefined, path: "/nowhere" };

describe("Without what it needs, the renderer", () => {
  const task = kustomize({ "app/kustomization.yaml": "resources: []\n" });

  it("says that it is switched off", async () => {
    const rendering = await openRenderer({ ...NOTHING, mode: "off" }).render(task);
    expect(rendering).toEqual({
      outcome: "unavailable",
      message: "Nothing is rendered, because the operator switched it off.",
    });
  });

  it("says which program is missing and which setting names it", async () => {
    const renderer = openRenderer(NOTHING);
    expect(await renderer.render(task)).toMatchObject({
      outcome: "unavailable",
      message: expect.stringContaining("KUSTOMIZE"),
    });
    expect(await renderer.render(chart(""))).toMatchObject({
      outcome: "unavailable",
      message: expect.stringContaining("HELM"),
    });
  });

  it("does not start a program that it cannot confine, and says why", async () => {
    const confinement = () => Promise.resolve({ confinement: undefined, reason: "no user namespaces" });
    const renderer = openRenderer({ ...NOTHING, kustomize: process.execPath, confinement });
    expect(await renderer.render(task)).toEqual({
      outcome: "unavailable",
      message: "Nothing is rendered, because programs cannot be confined on this machine (no user namespaces).",
    });
  });

  it("starts it all the same where the operator says that this is wanted", async () => {
    const confinement = () => Promise.resolve({ confinement: undefined, reason: "no user namespaces" });
    const renderer = openRenderer({
      ...NOTHING,
      mode: "unsafe",
      kustomize: "/bin/echo",
      path: "/usr/bin",
      confinement,
    });
    const rendering = await renderer.render(task);
    expect(rendering).toMatchObject({
      outcome: "rendered",
      text: expect.stringMatching(/^kustomize .*\/work\/render\n$/),
    });
  });

  it("never writes a file outside of its folder", async () => {
    const confinement = () => Promise.resolve({ confinement: undefined, reason: "" });
    const renderer = openRenderer({ ...NOTHING, mode: "unsafe", kustomize: "/bin/echo", confinement });
    await expect(renderer.render(kustomize({ "../../escaped": "x" }))).rejects.toThrow("leads out of its folder");
  });
});

// One way is enough here: what each of them confines is tried with a shell.
const one = skipped === undefined ? confinements[0] : undefined;

describe(`Real kustomize and helm (${skipped ?? one?.name ?? ""})`, () => {
  const test = one === undefined ? it.skip : it;
  let renderer: Renderer;
  let remove = (): void => undefined;

  beforeAll(() => {
    if (one === undefined) return;
    const { kubectl, helm, remove: removePrograms } = placePrograms();
    remove = removePrograms;
    renderer = openRenderer({
      ...{ mode: "auto", kustomize: kubectl, helm, path: "" },
      limits: { dataBytes: 400 * 1024 * 1024, outputBytes: 2 * 1024 * 1024, wallMs: 15_000, cpuSeconds: 1 },
      confinement: () => Promise.resolve({ confinement: one, reason: "" }),
    });
  });
  afterAll(() => remove());

  const failed = (rendering: Rendering): string => {
    expect(rendering.outcome).toBe("failed");
    return rendering.outcome === "failed" ? rendering.message : "";
  };
  const text = (rendering: Rendering): string => {
    expect(rendering).toMatchObject({ outcome: "rendered" });
    return rendering.outcome === "rendered" ? rendering.text : "";
  };

  test("build a kustomization and say where each object is from", async () => {
    const rendering = await renderer.render(
      kustomize({
        "app/kustomization.yaml": "resources: [../base]\nnamePrefix: prod-\n",
        "base/kustomization.yaml": "resources: [a.yaml]\n",
        "base/a.yaml": configMap("y"),
      }),
    );
    expect(text(rendering)).toContain("path: ../tree/base/a.yaml");
    expect(text(rendering)).toContain("name: prod-a");
  });

  test("build a kustomization of the whole repository", async () => {
    const task = kustomize({ "kustomization.yaml": "resources: [a.yaml]\n", "a.yaml": configMap("y") }, "");
    expect(text(await renderer.render(task))).toContain("path: ../tree/a.yaml");
  });

  test("render a chart with values, namespace and version of Kubernetes", async () => {
    const template = configMap(`"{{ .Values.x }} {{ .Release.Namespace }} {{ .Capabilities.KubeVersion.Version }}"`);
    const rendering = await renderer.render(chart(template, { "env/prod,eu.yaml": "x: 5\n" }, ["env/prod,eu.yaml"]));
    expect(text(rendering)).toContain('x: "5 prod v1.34.0"');
    expect(text(rendering)).toContain("# Source: shop/templates/a.yaml");
  });

  test("say what is wrong, by paths of the repository", async () => {
    const message = failed(await renderer.render(chart('{{ fail "no replicas" }}')));
    expect(message).toContain("shop/templates/a.yaml:1");
    expect(message).toContain("no replicas");
    expect(message).not.toContain("/work");
  });

  test.each([
    ["an absolute file", "configMapGenerator: [{name: a, files: [/etc/passwd]}]\n"],
    ["a file above the repository", "configMapGenerator: [{name: a, files: [../../../../etc/passwd]}]\n"],
    ["an absolute folder", "resources: [/etc]\n"],
    ["a program", "generators: [run.yaml]\n"],
    ["a container", "transformers: [function.yaml]\n"],
    ["a chart", "helmCharts: [{name: x, repo: 'https://charts.example.com', version: 1.0.0}]\n"],
    ["an address", "resources: ['https://127.0.0.1:1/a.yaml']\n"],
    ["a repository of Git", "resources: ['https://github.com/acme/base//x?ref=main&timeout=5s']\n"],
  ])("fail on a kustomization that takes in %s", async (_what, kustomization) => {
    const annotations = "annotations: {config.kubernetes.io/function: 'exec: {path: /bin/program}'}";
    const rendering = await renderer.render(
      kustomize({
        "app/kustomization.yaml": kustomization,
        "app/run.yaml": `apiVersion: v1\nkind: Run\nmetadata:\n  name: x\n  ${annotations}\n`,
        "app/function.yaml":
          "apiVersion: v1\nkind: Run\nmetadata:\n  name: x\n  annotations: {config.kubernetes.io/function: 'container: {image: a}'}\n",
      }),
    );
    expect(failed(rendering)).not.toContain("root:");
  });

  test("give a chart no files, addresses, objects and variables of the machine", async () => {
    const template = configMap(
      [
        '"{{ .Files.Get "../../../../etc/passwd" }}{{ .Files.Get "/etc/passwd" }}{{ getHostByName "localhost" }}',
        '{{ lookup "v1" "Secret" "default" "a" }}{{ range $path, $_ := .Files.Glob "**" }}{{ $path }}{{ end }}"',
      ].join(""),
    );
    expect(text(await renderer.render(chart(template)))).toContain('x: "map[]"');
    for (const call of ['env "HOME"', 'expandenv "$HOME"']) {
      expect(failed(await renderer.render(chart(configMap(`"{{ ${call} }}"`))))).toContain("not defined");
    }
  });

  test.each([
    ["memory", "{{ $x := list }}{{ range until 50000000 }}{{ $x = append $x . }}{{ end }}"],
    ["output", '{{ range until 100000 }}{{ repeat 200 "abcdefghi " }}{{ end }}'],
  ])("are ended on a template that takes too much %s", async (_what, template) => {
    const rendering = await renderer.render(chart(`# ${template}\n`));
    expect(rendering).toMatchObject({ outcome: "failed", because: "limit" });
  });

  test("are ended on a template that does not end", async () => {
    const loop = '{{ range until 100000 }}{{ range until 100000 }}{{ $x := printf "%d" . }}{{ end }}{{ end }}';
    const rendering = await renderer.render(chart(loop));
    expect(rendering).toMatchObject({ outcome: "failed", because: "limit" });
  });

  test("end by themselves on a template that includes itself", async () => {
    const rendering = await renderer.render(chart('{{ define "a" }}{{ include "a" . }}{{ end }}{{ include "a" . }}'));
    expect(rendering.outcome).toBe("failed");
  });
});
