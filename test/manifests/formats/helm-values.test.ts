import { describe, expect, it } from "@jest/globals";
import { placesIn, SHA_A } from "../places-in.ts";

const HEX = "a".repeat(64);

describe("Helm values", () => {
  it.each([
    ["an image string", "image: acme/app:v1\n", ["1 helm-values docker.io/acme/app v1 /image"]],
    [
      "an image string with tag and digest",
      `image: acme/app:v1@${SHA_A}\n`,
      [`1 helm-values docker.io/acme/app v1@${SHA_A} /image`],
    ],
    ["an image string without a version", "image: acme/app\n", ["1 helm-values docker.io/acme/app - /image"]],
    [
      "repository and tag",
      "image:\n  repository: acme/app\n  tag: 1.20\n",
      ["3 helm-values docker.io/acme/app 1.20 /image"],
    ],
    [
      "tag before repository",
      "image:\n  tag: v1\n  repository: acme/app\n",
      ["2 helm-values docker.io/acme/app v1 /image"],
    ],
    [
      "registry, repository and tag",
      "image: {registry: quay.io, repository: acme/app, tag: v1}\n",
      ["1 helm-values quay.io/acme/app v1 /image"],
    ],
    [
      "a registry that the repository names too",
      "image: {registry: quay.io, repository: quay.io/acme/app, tag: v1}\n",
      ["1 helm-values quay.io/acme/app v1 /image"],
    ],
    [
      "an empty registry",
      "image: {registry: '', repository: acme/app, tag: v1}\n",
      ["1 helm-values docker.io/acme/app v1 /image"],
    ],
    [
      "registry and image",
      "image: {registry: registry.k8s.io, image: ingress-nginx/controller, tag: v1}\n",
      ["1 helm-values registry.k8s.io/ingress-nginx/controller v1 /image"],
    ],
    [
      "repository and name",
      "image: {repository: quay.io/strimzi, name: operator, tag: v1}\n",
      ["1 helm-values quay.io/strimzi/operator v1 /image"],
    ],
    [
      "repository that ends in the name",
      "image: {repository: quay.io/acme/app, name: app, tag: v1}\n",
      ["1 helm-values quay.io/acme/app v1 /image"],
    ],
    [
      "name and tag of a map that is called an image",
      "image: {name: docker.io/acme/app, tag: 5.3}\n",
      ["1 helm-values docker.io/acme/app 5.3 /image"],
    ],
    [
      "name and version of a map that is called an image",
      "image: {name: acme/app, version: 5.3}\n",
      ["1 helm-values docker.io/acme/app 5.3 /image/version"],
    ],
    [
      "image and tag side by side",
      "controller:\n  name: controller\n  image: controller\n  tag: v1\n",
      ["4 helm-values docker.io/library/controller v1 /controller"],
    ],
    [
      "camel case",
      "initImage: acme/init\ninitImageTag: v1\nimage: acme/app\nimageTag: v2\n",
      ["2 helm-values docker.io/acme/init v1 /initImageTag", "4 helm-values docker.io/acme/app v2 /imageTag"],
    ],
    ["snake case", "image_repository: acme/app\nimage_tag: v1\n", ["2 helm-values docker.io/acme/app v1 /image_tag"]],
    [
      "hub and tag as Istio has them",
      "global:\n  hub: docker.io/istio\n  tag: 1.20.0\n  image: proxyv2\n",
      ["3 helm-values docker.io/istio/proxyv2 1.20.0 /global"],
    ],
    [
      "a digest field",
      `image: {repository: acme/app, tag: v1, digest: "${SHA_A}"}\n`,
      [`1 helm-values docker.io/acme/app v1@${SHA_A} /image`],
    ],
    [
      "an empty digest field",
      'image: {repository: acme/app, tag: v1, digest: ""}\n',
      ["1 helm-values docker.io/acme/app v1 /image"],
    ],
    [
      "a digest alone",
      `image: {repository: acme/app, digest: "${SHA_A}"}\n`,
      [`1 helm-values docker.io/acme/app @${SHA_A} /image`],
    ],
    [
      "a digest without sha256 in front",
      `image: {repository: acme/app, tag: v1, sha: ${HEX}}\n`,
      [`1 helm-values docker.io/acme/app v1@${SHA_A} /image`],
    ],
    ["an empty tag", 'image: {repository: acme/app, tag: ""}\n', ["1 helm-values docker.io/acme/app - /image"]],
    ["a tag that is null", "image:\n  repository: acme/app\n  tag:\n", ["3 helm-values docker.io/acme/app - /image"]],
    [
      "any depth",
      "a: {b: [{c: {image: {repository: acme/app, tag: v1}}}]}\n",
      ["1 helm-values docker.io/acme/app v1 /a/b/0/c/image"],
    ],
    [
      "a tag alone, whose image another file names",
      "image:\n  tag: v1\nworker: {tag: v2}\n",
      ["2 helm-values ? v1 /image", "3 helm-values ? v2 /worker"],
    ],
    [
      "references under other keys",
      "plank:\n  utility_images:\n    sidecar: redis:7\nbuild_image: redis:7\nrunner: acme/runner:v1\n",
      [
        "3 helm-values docker.io/library/redis 7 /plank/utility_images/sidecar",
        "4 helm-values docker.io/library/redis 7 /build_image",
        "5 helm-values docker.io/acme/runner v1 /runner",
      ],
    ],
    [
      "a name from a merge key",
      "x: &i {repository: acme/app}\nimage:\n  <<: *i\n  tag: v1\n",
      ["4 helm-values docker.io/acme/app v1 /image"],
    ],
    [
      "a name from an alias",
      "x: &r acme/app\nimage:\n  repository: *r\n  tag: v1\n",
      ["4 helm-values docker.io/acme/app v1 /image"],
    ],
    [
      "the registry of all images",
      "global: {imageRegistry: quay.io}\nimage: {repository: acme/app, tag: v1}\n",
      ["2 helm-values quay.io/acme/app v1 /image"],
    ],
    [
      "keys with slashes",
      "images:\n  acme/app: ghcr.io/acme/app:v1\n",
      ["2 helm-values ghcr.io/acme/app v1 /images/acme~1app"],
    ],
  ])("are read: %s", (_, text, expected) => {
    expect(placesIn("apps/app/values.yaml", text)).toEqual(expected);
  });

  it.each([
    ["addresses with a port", "cache: redis:6379\nproxy: svc/proxy:8080\n"],
    ["URLs", "repository: https://charts.example.com\nversion: 1.2.3\nurl: http://host/path:v1\n"],
    ["tags of Git references", "ref:\n  tag: v1\n"],
    ["tags of log records", "logging:\n  tag: app\n"],
    ["chart dependencies", "dependencies:\n- {name: redis, version: 1.2.3, repository: '@stable'}\n"],
    [
      "what kubectl remembers of an earlier apply",
      'kubectl.kubernetes.io/last-applied-configuration: |\n  {"image": "acme/app:v1"}\n',
    ],
  ])("have no place in %s", (_, text) => {
    expect(placesIn("values.yaml", text)).toEqual([]);
  });
});
