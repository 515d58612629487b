import { describe, expect, it } from "@jest/globals";
import type { Place } from "../../src/domain/place.ts";
import { draftConfiguration } from "../../src/installation/draft-configuration.ts";
import { environmentRank } from "../../src/installation/environment-words.ts";

const place = (file: string, image = "ghcr.io/acme/checkout", tag = "1.4.0"): Place => ({
  file,
  document: 0,
  pointer: "/images/0",
  format: "kustomize",
  line: 3,
  image,
  tag,
});

const patternsOf = (files: readonly string[]): readonly string[] | undefined =>
  draftConfiguration(
    files.map((file) => place(file)),
    [],
  )?.layouts.map(({ pattern }) => pattern);

describe("the first configuration", () => {
  it.each([
    [
      "kustomize overlays",
      [
        "apps/a/overlays/dev/kustomization.yaml",
        "apps/a/overlays/prod/kustomization.yaml",
        "apps/b/overlays/dev/x.yaml",
      ],
      ["apps/{application}/overlays/{environment}/**"],
    ],
    [
      "environments first",
      ["clusters/dev/checkout/values.yaml", "clusters/prod/checkout/values.yaml", "clusters/prod/payments/values.yaml"],
      ["clusters/{environment}/{application}/**"],
    ],
    [
      "a values file for each environment",
      ["charts/a/values-dev.yaml", "charts/a/values-prod.yaml", "charts/b/values-prod.yaml"],
      ["charts/{application}/values-{environment}.yaml"],
    ],
    [
      "a file for each application",
      ["dev/checkout.yaml", "prod/checkout.yaml", "dev/payments.yaml", "prod/payments.yaml"],
      ["{environment}/{application}.yaml"],
    ],
    [
      "two shapes in one repository",
      [
        "apps/a/overlays/dev/kustomization.yaml",
        "apps/a/overlays/prod/kustomization.yaml",
        "charts/b/values-dev.yaml",
        "charts/b/values-prod.yaml",
      ],
      ["apps/{application}/overlays/{environment}/**", "charts/{application}/values-{environment}.yaml"],
    ],
  ])("understands %s", (_name, files, patterns) => {
    expect([...(patternsOf(files) ?? [])].sort()).toEqual([...patterns].sort());
  });

  it("says nothing of a repository in which no path names an environment", () => {
    expect(patternsOf(["kubernetes/checkout.yaml", "README.md"])).toBeUndefined();
  });

  it("puts environments in the order in which releases go through them, those of one rank side by side", () => {
    const files = ["prod-us", "dev", "prod-eu", "staging"].map((name) => place(`apps/a/overlays/${name}/k.yaml`));
    expect(draftConfiguration(files, [])?.environments).toEqual([
      { name: "dev", after: [] },
      { name: "staging", after: ["dev"] },
      { name: "prod-eu", after: ["staging"] },
      { name: "prod-us", after: ["staging"] },
    ]);
  });

  it("takes the word of repositories that are named like an image, and leaves all other images alone", () => {
    const files = ["dev", "prod"].flatMap((name) => [
      place(`apps/a/overlays/${name}/k.yaml`),
      place(`apps/a/overlays/${name}/db.yaml`, "docker.io/library/postgres", "16.1.0"),
    ]);
    expect(draftConfiguration(files, ["acme/checkout", "acme/environments"])?.images).toEqual([
      { match: "ghcr.io/acme/*", from: ["acme/checkout"] },
    ]);
  });

  it("proposes what repositories named like the images might build, for a person to agree", () => {
    const files = ["dev", "prod"].flatMap((name) => [
      place(`apps/a/${name}/pod.yaml`),
      place(`apps/a/${name}/db.yaml`, "docker.io/library/postgres", "16.1"),
    ]);
    const draft = draftConfiguration(files, []);
    expect(draft?.layouts.map(({ pattern }) => pattern)).toEqual(["apps/{application}/{environment}/**"]);
    expect(draft?.images).toEqual([]);
    expect(draft?.text).toContain(`# images:
#   - match: ghcr.io/acme/*
#     tags:
#       semver: ">=0.0.0"
#     from:
#       - acme/checkout
`);
    const none = ["dev", "prod"].map((name) => place(`apps/a/${name}/pod.yaml`, "ghcr.io/acme/a", "latest"));
    expect(draftConfiguration(none, [])?.text).toContain("#   - match: ghcr.io/your-organisation/*");
  });

  it("writes a text that a person can read and mend", () => {
    const files = ["dev", "prod"].map((name) => place(`apps/checkout/overlays/${name}/kustomization.yaml`));
    expect(
      draftConfiguration(files, ["acme/checkout"])?.text,
    ).toBe(`# Written from the layout of this repository. Read it, correct it, merge it.
# People merge every promotion until an environment says \`merge: auto\`. What runs today is the baseline: nothing old is proposed.
version: 1
layout: apps/{application}/overlays/{environment}/**
environments:
  dev: {}
  prod:
    after: dev
images:
  - match: ghcr.io/acme/*
    tags:
      semver: ">=0.0.0"
    from:
      - acme/checkout
`);
  });
});

describe("words for environments", () => {
  it.each(["dev", "prod-eu", "eu-prod", "staging2", "Production", "pre-prod"])("knows %s", (name) => {
    expect(environmentRank(name)).toBeDefined();
  });

  it.each(["apps", "checkout", "base", "product", "developer-portal", "values"])("does not take %s for one", (name) => {
    expect(environmentRank(name)).toBeUndefined();
  });
});
