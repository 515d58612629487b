import { describe, expect, it } from "@jest/globals";
import { isWriterFile, otherWriters } from "../../../src/manifests/other-writers/other-writers.ts";

const promoted = {
  files: ["apps/web/dev/kustomization.yaml", "apps/web/dev/deployment.yaml", "apps/web/prod/values.yaml"],
  moves: (image: string) => image.startsWith("ghcr.io/acme/"),
};
const found = (files: Readonly<Record<string, string>>) =>
  otherWriters(
    Object.entries(files).map(([path, text]) => ({ path, text })),
    promoted,
  );
const places = (files: Readonly<Record<string, string>>) =>
  found(files).map(({ tool, file, line }) => `${tool} ${file}:${line}`);

const automation = (folder: string): string => `apiVersion: v1
kind: ConfigMap
metadata: { name: x }
---
apiVersion: image.toolkit.fluxcd.io/v1
kind: ImageUpdateAutomation
metadata:
  name: apps
  namespace: flux-system
spec:
  update:
    path: ${folder}
    strategy: Setters
`;
const marked = 'images:\n  - name: web\n    newTag: 1.0.0 # {"$imagepolicy": "flux-system:web:tag"}\n';
const MARKED = "apps/web/dev/kustomization.yaml";

describe("Flux", () => {
  it("is told of where an automation reaches marked files of environments", () => {
    const [writer, ...others] = found({ "clusters/images.yaml": automation("./apps"), [MARKED]: marked });
    expect(others).toEqual([]);
    expect(writer).toMatchObject({ tool: "Flux", file: "clusters/images.yaml", line: 6 });
    expect(writer?.sentence).toContain("The ImageUpdateAutomation flux-system/apps writes");
    expect(writer?.sentence).toContain(`${MARKED} line 3`);
    expect(places({ "clusters/images.yaml": automation("."), [MARKED]: marked })).toEqual([
      "Flux clusters/images.yaml:6",
    ]);
  });

  it("is told of by its markers where the automation lies elsewhere", () => {
    expect(places({ "clusters/images.yaml": automation("./infra"), [MARKED]: marked })).toEqual([`Flux ${MARKED}:3`]);
    expect(places({ [MARKED]: marked })).toEqual([`Flux ${MARKED}:3`]);
  });

  it("is left alone where it writes nothing that is promoted", () => {
    expect(places({ "clusters/images.yaml": automation("./apps"), "infra/x.yaml": marked })).toEqual([]);
    expect(places({ [MARKED]: "# the word $imagepolicy alone\n" })).toEqual([]);
  });
});

describe("Argo CD Image Updater", () => {
  const annotation = (list: string): string =>
    `kind: Application\nmetadata:\n  annotations:\n    argocd-image-updater.argoproj.io/image-list: ${list}\n`;

  it.each(["web=ghcr.io/acme/web:~1.2", '"ghcr.io/other/x, api=ghcr.io/acme/api"', "{{ .Values.images }}", ">-"])(
    "is told of by its annotation: %s",
    (list) => {
      expect(places({ "argocd/web.yaml": annotation(list) })).toEqual(["Argo CD Image Updater argocd/web.yaml:4"]);
    },
  );

  it("is told of by its own resource, whose kind has another line", () => {
    const resource = (image: string): string => `# who updates what
apiVersion: argocd-image-updater.argoproj.io/v1alpha1
kind: ImageUpdater
metadata: { name: web }
spec:
  applicationRefs:
    - namePattern: "web-*"
      images: [{ alias: web, imageName: "${image}:2.x" }]
`;
    expect(places({ "argocd/updater.yaml": resource("ghcr.io/acme/web") })).toEqual([
      "Argo CD Image Updater argocd/updater.yaml:3",
    ]);
    expect(places({ "argocd/updater.yaml": resource("quay.io/other/web") })).toEqual([]);
  });

  it("is left alone with images that nothing here promotes", () => {
    expect(places({ "argocd/web.yaml": annotation("db=docker.io/library/postgres:16.x") })).toEqual([]);
  });
});

describe("Renovate", () => {
  it.each([
    ["what it does by itself", '{ "extends": ["config:recommended"] }', 1],
    ["comments, commas and names as JSON5 has them", "{\n\t// ours\n\tenabledManagers: ['kustomize',],\n}", 3],
    ["managers that are switched on", '{\n  "enabledManagers": ["helm-values"]\n}', 2],
    ["patterns of its own", '{\n  "enabledManagers": ["kubernetes"],\n  "kubernetes": { "fileMatch": ["x"] }\n}', 3],
    ["rules that leave something over", '{ "packageRules": [{ "matchPackageNames": ["x"], "enabled": false }] }', 1],
  ])("is told of with %s", (_, text, line) => {
    expect(places({ "renovate.json5": text })).toEqual([`Renovate renovate.json5:${line}`]);
  });

  it.each([
    ["switched off", '{ "enabled": false }'],
    ["other managers", '{ "enabledManagers": ["npm", "github-actions"] }'],
    ["its managers switched off", '{ "kustomize": { "enabled": false }, "helm-values": { "enabled": false } }'],
    ["the folders left out", '{ "ignorePaths": ["apps/**"] }'],
    ["no image at all", '{ "packageRules": [{ "matchDatasources": ["docker"], "enabled": false }] }'],
  ])("is left alone with %s", (_, text) => {
    expect(places({ ".github/renovate.json": text })).toEqual([]);
  });

  it("is looked for in package.json, and told of where its settings cannot be read", () => {
    expect(places({ "package.json": '{\n  "name": "x",\n  "renovate": {}\n}' })).toEqual(["Renovate package.json:3"]);
    expect(places({ "package.json": '{ "name": "x" }' })).toEqual([]);
    expect(found({ "renovate.json": "{ oops" })[0]?.sentence).toContain("cannot be read");
  });
});

describe("Dependabot", () => {
  const updates = (ecosystem: string, where: string): string =>
    `version: 2\nupdates:\n  - package-ecosystem: ${ecosystem}\n    ${where}\n    schedule: { interval: daily }\n`;

  it.each(["directory: /apps/web/dev", 'directories: ["/infra", "/apps/**"]', "directory: /"])(
    "is told of where it updates images in an environment: %s",
    (where) => {
      expect(places({ ".github/dependabot.yml": updates("docker", where) })).toEqual([
        "Dependabot .github/dependabot.yml:3",
      ]);
    },
  );

  it("is left alone elsewhere, and with packages that are no images", () => {
    expect(places({ ".github/dependabot.yml": updates("docker", "directory: /infra") })).toEqual([]);
    expect(places({ ".github/dependabot.yml": updates("github-actions", "directory: /") })).toEqual([]);
  });
});

describe("settings of other tools", () => {
  it("are known by their paths, from the top of the repository", () => {
    expect(
      ["renovate.json", ".github/renovate.json5", ".renovaterc", ".github/dependabot.yaml"].every(isWriterFile),
    ).toBe(true);
    expect(["docs/renovate.json", "apps/web/dev/renovate.json"].some(isWriterFile)).toBe(false);
  });

  it.each([
    ["", "renovate.json"],
    ["[1, 2]", "renovate.json"],
    ["/*".repeat(100_000), "renovate.json"],
    ['{"a": "'.repeat(10_000), ".renovaterc"],
    ["updates: [[[[", ".github/dependabot.yml"],
    [`kind: ImageUpdateAutomation\na: &a [*a, *a]\n${"- ".repeat(5_000)}`, "apps/x.yaml"],
  ])("never stop anything: %#", (text, path) => {
    expect(() => found({ [path]: text, [MARKED]: marked })).not.toThrow();
  });
});
