import { describe, expect, it } from "@jest/globals";
import { applicationConfigFor } from "../../src/config/application-config.ts";
import type { Config } from "../../src/config/config.ts";
import { imageRuleFor } from "../../src/config/image-rule-for.ts";
import { readConfig } from "../../src/config/read-config.ts";
import { readConsent } from "../../src/config/read-consent.ts";

function configOf(text: string): Config {
  const read = readConfig(text);
  if ("mistakes" in read) throw new Error(JSON.stringify(read.mistakes, null, 2));
  return read.config;
}
const environment = (config: Config, name: string) => config.environments.find((one) => one.name === name);

const FULL = `
version: 1
timezone: Europe/Berlin
layout: apps/{application}/overlays/{environment}/**
environments:
  prod-us: { after: prod-eu }
  dev:
    merge: auto
  staging:
    after: dev
    merge: auto
    gates:
      - soak: 30m
  prod-eu:
    after: staging
    in-path: production-eu
    gates:
      - soak: { for: 24h, when-replaced: hold-upstream, holds: merging }
      - approvals: { count: 1, teams: [sre] }
      - window: { days: mon-thu, hours: "09:00-16:00" }
    health: { agent: argocd, name: "{application}-{cluster}" }
    clusters: [eu1, eu2]
images:
  - match: ghcr.io/acme/*
    tags: { semver: ">=1.0.0" }
    write: tag@digest
    from: [acme/checkout, hook:ci]
applications:
  checkout:
    images: [ghcr.io/acme/checkout, ghcr.io/acme/checkout-worker]
    together: same-tag
    source: acme/checkout
    was: [shop]
  legacy:
    environments: { dev: {}, prod-eu: { after: dev } }
    places:
      dev: [{ file: old/dev.tf, match: 'tag = "{tag}"', image: ghcr.io/acme/legacy }]
      prod-eu: [{ file: infra/live.tf, match: 'tag = "{tag}"', image: ghcr.io/acme/legacy }]
  plain:
places:
  - { file: versions.yaml, at: "/{environment}/{application}/tag", image: "ghcr.io/acme/{application}" }
`;

describe("who reports", () => {
  const on = (dev: string, prod: string): string =>
    `version: 1\nlayout: "{application}/{environment}/**"\nenvironments: { dev: { ${dev} }, prod: { after: dev, ${prod} } }`;

  it.each([
    ["argocd", "", "{application}-{environment}"],
    ["flux", "clusters: [eu1], ", "{application}-{environment}-{cluster}"],
    ["github-deployments", "", "{environment}"],
    ["github-deployments", "clusters: [eu1, us1], ", "{environment}-{cluster}"],
    ["none", "", undefined],
  ])("%s is looked for under a name that is its own in each environment", (agent, more, name) => {
    const config = configOf(on(`${more}health: { agent: ${agent} }`, `${more}health: { agent: ${agent} }`));
    expect(config.environments.map(({ health }) => health?.name)).toEqual([name, name]);
  });

  it("may be one or several, people or Apps", () => {
    const config = configOf(on('health: { agent: flux, by: "flux[bot]" }', "health: { agent: flux, by: [flux, ada] }"));
    expect(config.environments.map(({ health }) => health?.by)).toEqual([["flux[bot]"], ["flux", "ada"]]);
  });

  it("must not be heard under one name for two environments of a branch, but may for two of different reporters", () => {
    const apps = (by: string): string => `health: { agent: flux, name: apps${by} }`;
    const told = readConfig(on(apps(""), apps("")));
    expect("mistakes" in told && told.mistakes.map(({ message }) => message)).toEqual([
      expect.stringContaining("prod and dev are on one branch, and flux would report on both as apps"),
    ]);
    expect(readConfig(on(apps(", by: flux-dev"), apps(", by: flux-prod")))).toHaveProperty("config");
    expect(readConfig(on(apps(""), `branch: env/prod, ${apps("")}`))).toHaveProperty("config");
  });
});

describe("a configuration", () => {
  const config = configOf(FULL);

  it("puts each environment behind all that it comes after, else in the order of the file", () => {
    expect(config.environments.map(({ name, after }) => [name, after])).toEqual([
      ["dev", []],
      ["staging", ["dev"]],
      ["prod-eu", ["staging"]],
      ["prod-us", ["prod-eu"]],
    ]);
  });

  it("has every default filled in", () => {
    const { layout, ...dev } = environment(config, "dev") ?? { layout: [] };
    expect(layout.map(({ written }) => written)).toEqual(["apps/{application}/overlays/{environment}/**"]);
    expect(dev).toEqual({
      name: "dev",
      after: [],
      inPath: "dev",
      clusters: [],
      merge: "auto",
      supersede: "until-reviewed",
      maxOpen: 10,
      gates: [],
      pullRequest: { labels: [], reviewers: [], teamReviewers: [], draft: false },
    });
    expect([config.mode, config.timezone]).toEqual(["act", "Europe/Berlin"]);
  });

  it("has the gates of an environment in their order", () => {
    const prod = environment(config, "prod-eu");
    expect(prod?.gates).toEqual([
      { kind: "soak", forMs: 86_400_000, whenReplaced: "hold-upstream", holds: "merging" },
      { kind: "approvals", count: 1, teams: ["sre"], users: [], roles: [], codeOwners: false, allow: [] },
      { kind: "window", days: [1, 2, 3, 4], hours: [{ from: 540, to: 960 }], timezone: "Europe/Berlin", except: [] },
    ]);
    expect([prod?.inPath, prod?.clusters, prod?.health]).toEqual([
      "production-eu",
      ["eu1", "eu2"],
      { agent: "argocd", name: "{application}-{cluster}" },
    ]);
  });

  it("has rules for images, of which the first that matches decides", () => {
    const rule = {
      match: "ghcr.io/acme/*",
      tags: { kind: "semver", range: ">=1.0.0", prereleases: false },
      write: "tag@digest",
      from: ["acme/checkout", "hook:ci"],
    };
    expect(config.images).toEqual([rule]);
    expect(imageRuleFor(config, "ghcr.io/acme/checkout")).toEqual(rule);
    expect(imageRuleFor(config, "docker.io/library/nginx")).toBeUndefined();
    const two = configOf(`${SHORT}images:
  - { match: ghcr.io/acme/web, tags: { mutable: main } }
  - { match: ghcr.io/acme/*, tags: { pattern: "b-([0-9]+)", order: numerical } }
`);
    expect(imageRuleFor(two, "ghcr.io/acme/web")).toMatchObject({
      tags: { kind: "mutable", tag: "main" },
      write: "tag@digest",
      from: [],
    });
    expect(imageRuleFor(two, "ghcr.io/acme/api")).toMatchObject({
      tags: { kind: "pattern", pattern: "b-([0-9]+)", order: "numerical" },
      write: "tag",
    });
  });

  it("has what the layout cannot tell of applications", () => {
    expect(applicationConfigFor(config, "checkout")).toEqual({
      images: ["ghcr.io/acme/checkout", "ghcr.io/acme/checkout-worker"],
      together: "same-tag",
      source: "acme/checkout",
      was: ["shop"],
      places: new Map(),
    });
    const image = "ghcr.io/acme/legacy";
    const match = 'tag = "{tag}"';
    expect(applicationConfigFor(config, "legacy")).toEqual({
      together: "latest-each",
      was: [],
      environments: new Map([
        ["dev", {}],
        ["prod-eu", { after: ["dev"] }],
      ]),
      places: new Map([
        ["dev", [{ file: "old/dev.tf", image, match }]],
        ["prod-eu", [{ file: "infra/live.tf", image, match }]],
      ]),
    });
    expect(applicationConfigFor(config, "plain")).toEqual(applicationConfigFor(config, "never named"));
    expect(config.places).toEqual([
      { file: "versions.yaml", at: "/{environment}/{application}/tag", image: "ghcr.io/acme/{application}" },
    ]);
  });
});

const SHORT = `version: 1
layout: apps/{application}/{environment}/**
environments: { dev: }
`;

describe("the shapes of environments", () => {
  it("a branch for each, with a layout that has no {environment}", () => {
    const config = configOf(`version: 1
layout: apps/{application}/**
environments:
  dev: { branch: env/dev }
  prod: { after: dev, branch: env/prod }
`);
    expect(config.environments.map(({ branch, layout }) => [branch, layout[0]?.hasEnvironment])).toEqual([
      ["env/dev", false],
      ["env/prod", false],
    ]);
  });

  it("a repository for each, with a layout of its own", () => {
    const config = configOf(`version: 1
layout: apps/{application}/{environment}/**
environments:
  dev:
  prod: { after: dev, repository: acme/env-prod, layout: "{application}/**" }
`);
    expect(environment(config, "prod")).toMatchObject({
      repository: "acme/env-prod",
      layout: [{ written: "{application}/**" }],
    });
    expect(environment(config, "dev")?.repository).toBeUndefined();
  });

  it("different directories on one branch, each with a layout of its own", () => {
    const config = configOf(`version: 1
environments:
  dev: { layout: "dev/{application}/**" }
  prod: { after: dev, layout: ["prod/{application}/**", "live/{application}.yaml"] }
`);
    expect(environment(config, "prod")?.layout).toHaveLength(2);
  });

  it("one file for all environments, without a layout", () => {
    const config = configOf(`version: 1
environments: { dev: , prod: { after: dev, in-path: live } }
places: [{ file: versions.yaml, at: "/{environment}/{application}/tag", image: "acme/{application}" }]
`);
    expect(config.places[0]?.image).toBe("docker.io/acme/{application}");
  });

  it("one file on a branch for each, which needs no {environment}", () => {
    const config = configOf(`version: 1
environments: { dev: { branch: dev }, prod: { after: dev, branch: prod } }
places: [{ file: versions.yaml, at: "/{application}/tag", image: "acme/{application}" }]
`);
    expect(config.places).toHaveLength(1);
  });

  it("several that one comes after, and several after one", () => {
    const config = configOf(`version: 1
layout: apps/{application}/{environment}/**
environments:
  all: { after: [eu, us] }
  us: { after: dev }
  eu: { after: dev }
  dev:
`);
    expect(config.environments.map(({ name }) => name)).toEqual(["dev", "us", "eu", "all"]);
  });
});

describe("the gates", () => {
  const gates = (text: string) =>
    environment(configOf(`${SHORT.replace("{ dev: }", `{ dev: , prod: { after: dev, gates: ${text} } }`)}`), "prod")
      ?.gates;

  it.each([
    ["[{ soak: 1h30m }]", { kind: "soak", forMs: 5_400_000 }],
    ["[{ healthy: }]", { kind: "healthy" }],
    ["[{ healthy: { holds: opening } }]", { kind: "healthy", holds: "opening" }],
    [
      "[{ checks: { names: build, on: source, holds: opening, allow: [neutral] } }]",
      { kind: "checks", names: ["build"], on: "source", holds: "opening", allow: ["neutral"] },
    ],
    [
      "[{ window: { dates: 2026-11-01..2026-12-31, except: [12-24..01-06] } }]",
      {
        kind: "window",
        days: [1, 2, 3, 4, 5, 6, 7],
        hours: [],
        timezone: "UTC",
        dates: [{ from: "2026-11-01", to: "2026-12-31" }],
        except: [{ from: "12-24", to: "01-06" }],
      },
    ],
    ["[{ checks: ci }]", { kind: "checks", names: ["ci"], on: "pull-request" }],
    ["[{ checks: [a, b] }]", { kind: "checks", names: ["a", "b"], on: "pull-request" }],
    [
      "[{ checks: { names: ci, on: source, app: github-actions } }]",
      { kind: "checks", names: ["ci"], on: "source", app: "github-actions" },
    ],
    [
      "[{ approvals: 2 }]",
      { kind: "approvals", count: 2, teams: [], users: [], roles: [], codeOwners: false, allow: [] },
    ],
    [
      "[{ approvals: { users: [ada], roles: [maintain], code-owners: true, allow: [author] } }]",
      {
        kind: "approvals",
        count: 1,
        teams: [],
        users: ["ada"],
        roles: ["maintain"],
        codeOwners: true,
        allow: ["author"],
      },
    ],
    [
      '[{ window: { days: [mon, "wed-fri"], hours: ["09:00-12:00", "22:00-02:00"], timezone: UTC, except: [2026-12-24, "2026-12-30..2027-01-02"] } }]',
      {
        kind: "window",
        days: [1, 3, 4, 5],
        hours: [
          { from: 540, to: 720 },
          { from: 1320, to: 120 },
        ],
        timezone: "UTC",
        except: [
          { from: "2026-12-24", to: "2026-12-24" },
          { from: "2026-12-30", to: "2027-01-02" },
        ],
      },
    ],
    ["[{ expression: 'held == version' }]", { kind: "expression", cel: "held == version" }],
    [
      "[{ expression: { cel: rollback, message: m, holds: merging } }]",
      { kind: "expression", cel: "rollback", message: "m", holds: "merging" },
    ],
  ])("%s", (text, gate) => {
    expect(gates(text)).toEqual([gate]);
  });

  it("may be shared by an alias", () => {
    const config = configOf(`version: 1
layout: apps/{application}/{environment}/**
environments:
  dev:
  eu: { after: dev, gates: &careful [{ soak: 1h }, { approvals: 1 }] }
  us: { after: dev, gates: *careful }
`);
    expect(environment(config, "us")?.gates).toEqual(environment(config, "eu")?.gates);
  });
});

describe("the file of a repository that is configured elsewhere", () => {
  it("names its home, those who may read its schemas and policies, or both", () => {
    expect(readConsent("managed-by: acme/env-main\n")).toEqual({ managedBy: "acme/env-main", sharedWith: [] });
    expect(readConsent("\uFEFFmanaged-by: 'acme/env-main' # consent")).toEqual({
      managedBy: "acme/env-main",
      sharedWith: [],
    });
    expect(readConsent("shared-with: [acme/env-main, acme-labs/*]")).toEqual({
      managedBy: undefined,
      sharedWith: ["acme/env-main", "acme-labs/*"],
    });
    expect(readConsent("managed-by: acme/env-main\nshared-with: acme/*")).toEqual({
      managedBy: "acme/env-main",
      sharedWith: ["acme/*"],
    });
  });

  it("is a home's file where it says neither, or more than shared-with, or is no YAML", () => {
    for (const text of [SHORT, `${SHORT}\nshared-with: acme/env\n`, "a: [", ""])
      expect(readConsent(text)).toBeUndefined();
    expect(configOf(`${SHORT}\nshared-with: acme/env\n`).sharedWith).toEqual(["acme/env"]);
  });

  it.each([
    ["managed-by: main", "1:13 repository"],
    ["managed-by: 5", "1:13 wrong-value"],
    ["managed-by:", "1:1 wrong-value"],
    ["managed-by: acme/env\nversion: 1", "2:1 unknown-key"],
    ["shared-with: acme", "1:14 repository"],
    ["shared-with: []", "1:14 wrong-value"],
    ["shared-with: [acme/env, 5]", "1:14 wrong-value"],
    ["shared-with: '*'", "1:14 repository"],
    ["shared-with: acme/env\nvalidation: {}", "2:1 unknown-key"],
  ])("%j is a mistake", (text, place) => {
    const read = readConsent(text);
    const mistakes = read !== undefined && "mistakes" in read ? read.mistakes : [];
    expect(mistakes.map(({ line, column, rule }) => `${line}:${column} ${rule.replace("towpath-yaml/", "")}`)).toEqual([
      place,
    ]);
  });
});
