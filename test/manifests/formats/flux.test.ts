import { describe, expect, it } from "@jest/globals";
import { placesIn, SHA_A } from "../places-in.ts";

const release = (values: string): string =>
  `apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nspec:\n  chart: {spec: {chart: app, version: 1.2.3}}\n  values:\n${values}`;

describe("Flux", () => {
  it("HelmReleases are read by their values, the chart's version is left alone", () => {
    expect(placesIn("release.yaml", release("    image:\n      repository: acme/app\n      tag: v1\n"))).toEqual([
      "8 flux docker.io/acme/app v1 /spec/values/image",
    ]);
    expect(placesIn("release.yaml", release("    image:\n      tag: v1\n"))).toEqual([
      "7 flux ? v1 /spec/values/image",
    ]);
  });

  it("Kustomizations are read by their images and substitutions", () => {
    const text = [
      "apiVersion: kustomize.toolkit.fluxcd.io/v1",
      "kind: Kustomization",
      "spec:",
      "  images:",
      "  - {name: app, newName: ghcr.io/acme/app, newTag: v1}",
      "  postBuild:",
      "    substitute:",
      "      plugin_image: acme/plugin:v2",
      "      OPERATOR_TAG: v3",
      "      CHART_VERSION: 1.2.3",
      "",
    ].join("\n");
    expect(placesIn("flux.yaml", text)).toEqual([
      "5 flux ghcr.io/acme/app v1 /spec/images/0",
      "8 flux docker.io/acme/plugin v2 /spec/postBuild/substitute/plugin_image",
      "9 flux ? v3 /spec/postBuild/substitute/OPERATOR_TAG",
    ]);
  });

  it("tags of its sources are no images", () => {
    const text =
      "apiVersion: source.toolkit.fluxcd.io/v1\nkind: OCIRepository\nspec:\n  url: oci://ghcr.io/acme/chart\n  ref:\n    tag: 1.2.3\n";
    expect(placesIn("source.yaml", text)).toEqual([]);
  });
});

describe("Flux markers", () => {
  it("make places of what they are on, with the image where the file names it", () => {
    const text = [
      "apiVersion: example.com/v1",
      "kind: Thing",
      "spec:",
      '  image: acme/app:v1 # {"$imagepolicy": "flux-system:app"}',
      '  build: v2 # {"$imagepolicy": "flux-system:build:tag"}',
      '  name: ghcr.io/acme/web # {"$imagepolicy": "flux-system:web:name"}',
      '  release: v3 # {"$imagepolicy": "flux-system:web:tag"}',
      `  pin: ${SHA_A} # {"$imagepolicy": "flux-system:web:digest"}`,
      "  other: v4 # a remark",
      "",
    ].join("\n");
    expect(placesIn("thing.yaml", text)).toEqual([
      "4 flux-marker docker.io/acme/app v1 /spec/image",
      "5 flux-marker ? v2 /spec/build",
      "7 flux-marker ghcr.io/acme/web v3 /spec/release",
      `8 flux-marker ghcr.io/acme/web @${SHA_A} /spec/pin`,
    ]);
  });

  it("are seen behind quotes, in flow maps, in Windows files and in kustomizations", () => {
    const text =
      'images:\r\n- name: acme/app\r\n  newTag: "v1" # {"$imagepolicy": "flux-system:app:tag"}\r\n- {name: acme/b, newTag: v2} # {"$imagepolicy": "flux-system:b:tag"}\r\n';
    expect(placesIn("kustomization.yaml", text)).toEqual([
      "3 flux-marker docker.io/acme/app v1 /images/0",
      "4 flux-marker docker.io/acme/b v2 /images/1",
    ]);
  });
});
