import { describe, expect, it } from "@jest/globals";
import { kustomizeReferences } from "../../src/manifests/kustomize-references.ts";

describe("What a kustomization reads", () => {
  it("is every file and folder of the repository that it names", () => {
    const text = `
resources: [../../base, ./deployment.yaml, "https://example.com/x.yaml", "github.com/acme/repo//path?ref=v1"]
bases: ["../shared/", "git@github.com:acme/repo.git"]
components: [/components/tls]
crds: [crd.yaml]
patchesStrategicMerge:
- patch.yaml
- |-
  kind: Deployment
  metadata: {name: inline}
patchesJson6902: [{path: json.yaml, target: {kind: Deployment}}]
patches: [{path: p.yaml}, {patch: "- op: remove\\n  path: /a"}]
replacements: [{path: r.yaml}, {source: {}}]
configMapGenerator: [{files: [app.conf, key=named.conf], envs: [.env], literals: [a=b]}]
secretGenerator: [{env: secret.env}]
helmCharts: [{name: c, valuesFile: values.yaml, additionalValuesFiles: [more.yaml]}]
helmGlobals: {chartHome: charts}
openapi: {path: schema.json}
images: [{name: acme/app, newTag: v1}]
`;
    expect(kustomizeReferences("apps/app/overlays/dev/kustomization.yaml", text)).toEqual([
      "apps/app/base",
      "apps/app/overlays/dev/deployment.yaml",
      "apps/app/overlays/shared",
      "components/tls",
      "apps/app/overlays/dev/crd.yaml",
      "apps/app/overlays/dev/patch.yaml",
      "apps/app/overlays/dev/p.yaml",
      "apps/app/overlays/dev/json.yaml",
      "apps/app/overlays/dev/r.yaml",
      "apps/app/overlays/dev/values.yaml",
      "apps/app/overlays/dev/more.yaml",
      "apps/app/overlays/dev/app.conf",
      "apps/app/overlays/dev/named.conf",
      "apps/app/overlays/dev/.env",
      "apps/app/overlays/dev/secret.env",
      "apps/app/overlays/dev/charts",
      "apps/app/overlays/dev/schema.json",
    ]);
  });

  it("is each thing once, and nothing outside the repository", () => {
    expect(kustomizeReferences("a/kustomization.yaml", "resources: [../b, ../b/, ../../c]\n")).toEqual(["b"]);
  });

  it.each(["", "[]", "a: [", "{{ x }}", "resources: base\n"])(
    "is nothing, or what can be read, in odd files: %j",
    (text) => {
      expect(kustomizeReferences("kustomization.yaml", text)).toEqual(text.startsWith("resources") ? ["base"] : []);
    },
  );
});
