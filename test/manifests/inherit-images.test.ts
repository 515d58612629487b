import { describe, expect, it } from "@jest/globals";
import { inheritImages } from "../../src/manifests/inherit-images.ts";
import { readPlaces } from "../../src/manifests/read-places.ts";

function inherited(overriding: string, base: string, path = "values-dev.yaml"): readonly string[] {
  const { places } = readPlaces({ path, text: overriding });
  return inheritImages(places, { path: "values.yaml", text: base }).map(
    ({ pointer, image, tag }) => `${pointer} ${image ?? "?"} ${tag}`,
  );
}

describe("Values that override others", () => {
  it.each([
    [
      "repository",
      "image: {tag: v1}\n",
      "image: {repository: ghcr.io/acme/app, tag: v0}\n",
      "/image ghcr.io/acme/app v1",
    ],
    [
      "registry and repository",
      "image: {tag: v1}\n",
      "image: {registry: ghcr.io, repository: acme/app}\n",
      "/image ghcr.io/acme/app v1",
    ],
    [
      "deep down",
      "sub: {web: {image: {tag: v1}}}\n",
      "sub: {web: {image: {repository: acme/web}}}\n",
      "/sub/web/image docker.io/acme/web v1",
    ],
    [
      "a registry for all images",
      "image: {tag: v1}\n",
      "global: {imageRegistry: ghcr.io}\nimage: {repository: acme/app}\n",
      "/image ghcr.io/acme/app v1",
    ],
    [
      "keys with a prefix",
      "initImageTag: v1\n",
      "initImage: acme/init\nimage: acme/app\n",
      "/initImageTag docker.io/acme/init v1",
    ],
    [
      "a map that an alias stands for",
      "b: {tag: v1}\n",
      "a: &a {repository: acme/app}\nb: *a\n",
      "/b docker.io/acme/app v1",
    ],
    [
      "a merge key",
      "b: {tag: v1}\n",
      "a: &a {repository: acme/app}\nb: {<<: *a, tag: v0}\n",
      "/b docker.io/acme/app v1",
    ],
    ["nothing at that pointer", "image: {tag: v1}\n", "other: {repository: acme/app}\n", "/image ? v1"],
    [
      "a name of their own",
      "image: {repository: acme/own, tag: v1}\n",
      "image: {repository: acme/app}\n",
      "/image docker.io/acme/own v1",
    ],
    ["a base that is broken", "image: {tag: v1}\n", "image: [\n", "/image ? v1"],
    ["a base that is a template", "image: {tag: v1}\n", "x: {{ .y }}\nimage: {repository: acme/app}\n", "/image ? v1"],
  ])("take the image from the base: %s", (_, overriding, base, expected) => {
    expect(inherited(overriding, base)).toEqual([expected]);
  });

  it("are Helm values: a tag in a resource inherits nothing", () => {
    const text = "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nspec: {values: {image: {tag: v1}}}\n";
    expect(inherited(text, "spec: {values: {image: {repository: acme/app}}}\n")).toEqual(["/spec/values/image ? v1"]);
  });
});
