import { describe, expect, it } from "@jest/globals";
import { placesIn, SHA_A } from "../places-in.ts";

const kustomization = (images: string): string =>
  `apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nimages:\n${images}`;

describe("images of a kustomization", () => {
  it.each([
    ["newTag", "- name: ghcr.io/acme/app\n  newTag: v1\n", ["5 kustomize ghcr.io/acme/app v1 /images/0"]],
    ["newTag before name", "- newTag: v1\n  name: ghcr.io/acme/app\n", ["4 kustomize ghcr.io/acme/app v1 /images/0"]],
    [
      "newName and newTag",
      "- {name: app, newName: ghcr.io/acme/app, newTag: 'v1'}\n",
      ["4 kustomize ghcr.io/acme/app v1 /images/0"],
    ],
    ["a short name", "- name: nginx\n  newTag: 1.25\n", ["5 kustomize docker.io/library/nginx 1.25 /images/0"]],
    ["digest", `- name: acme/app\n  digest: ${SHA_A}\n`, [`5 kustomize docker.io/acme/app @${SHA_A} /images/0`]],
    [
      "newTag and digest",
      `- name: acme/app\n  newTag: v1\n  digest: ${SHA_A}\n`,
      [`5 kustomize docker.io/acme/app v1@${SHA_A} /images/0`],
    ],
    [
      "newTag with a digest in it",
      `- name: acme/app\n  newTag: v1@${SHA_A}\n`,
      [`5 kustomize docker.io/acme/app v1@${SHA_A} /images/0`],
    ],
    [
      "newName with the tag in it",
      "- name: app\n  newName: ghcr.io/acme/app:v1\n",
      ["5 kustomize ghcr.io/acme/app v1 /images/0/newName"],
    ],
    [
      "a name written with a tag",
      "- name: acme/app:v0\n  newTag: v1\n",
      ["5 kustomize docker.io/acme/app v1 /images/0"],
    ],
    ["no version at all", "- name: app\n  newName: acme/app\n", ["5 kustomize docker.io/acme/app - /images/0"]],
    [
      "two items",
      "- name: acme/a\n  newTag: v1\n- name: acme/b\n  newTag: v2\n",
      ["5 kustomize docker.io/acme/a v1 /images/0", "7 kustomize docker.io/acme/b v2 /images/1"],
    ],
  ])("are read with %s", (_, images, expected) => {
    expect(placesIn("apps/dev/kustomization.yaml", kustomization(images))).toEqual(expected);
  });

  it("are read in a kustomization without kind, which its file name tells", () => {
    expect(placesIn("kustomization.yml", "images:\n- name: acme/app\n  newTag: v1\n")).toEqual([
      "3 kustomize docker.io/acme/app v1 /images/0",
    ]);
  });

  it("are read in files of other names and in transformers, which have them too", () => {
    expect(placesIn("images.yaml", "images:\n- name: acme/app\n  newTag: v1\n")).toEqual([
      "3 helm-values docker.io/acme/app v1 /images/0",
    ]);
    const transformer = "apiVersion: builtin\nkind: ImageTagTransformer\nimageTag:\n  name: acme/app\n  newTag: v1\n";
    expect(placesIn("transformer.yaml", transformer)).toEqual(["5 manifest docker.io/acme/app v1 /imageTag"]);
  });

  it("are read in inline patches of strategic merge and of JSON Patch", () => {
    const text = [
      "patches:",
      "- patch: |-",
      "    spec:",
      "      containers:",
      "      - image: acme/app:v1",
      "- patch: |-",
      "    - op: replace",
      "      path: /spec/template/spec/containers/0/image",
      "      value: nginx:1.25",
      "    - {op: replace, path: /spec/values/image/repository, value: acme/b}",
      "    - {op: replace, path: /spec/values/image/tag, value: v2}",
      "",
    ].join("\n");
    expect(placesIn("kustomization.yaml", text)).toEqual([
      "5 kustomize docker.io/acme/app v1 /patches/0/patch/spec/containers/0/image",
      "9 kustomize docker.io/library/nginx 1.25 /patches/1/patch/0/value",
      "11 kustomize docker.io/acme/b v2 /patches/1/patch/2/value",
    ]);
  });

  it("never take the name of what is replaced for a place", () => {
    const text = "images:\n- name: acme/old:v1\n  newName: acme/new\n  newTag: v2\n";
    expect(placesIn("kustomization.yaml", text)).toEqual(["4 kustomize docker.io/acme/new v2 /images/0"]);
  });
});
