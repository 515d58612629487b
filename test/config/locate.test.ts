import { describe, expect, it } from "@jest/globals";
import type { Config } from "../../src/config/config.ts";
import { compileLayout, matchLayout } from "../../src/config/layout.ts";
import { locate } from "../../src/config/locate.ts";
import { readConfig } from "../../src/config/read-config.ts";

function configOf(text: string): Config {
  const read = readConfig(`version: 1\n${text}`);
  if ("mistakes" in read) throw new Error(JSON.stringify(read.mistakes, null, 2));
  return read.config;
}
const MAIN = { branch: "main", defaultBranch: "main" };

describe("a layout", () => {
  it("says of a path which application it is of, and how it spells the environment", () => {
    const layout = compileLayout("apps/{application}/overlays/{environment}/");
    expect(matchLayout(layout, "apps/shop/overlays/dev/a/b.yaml")).toEqual({ application: "shop", inPath: "dev" });
    expect(matchLayout(layout, "apps/shop/overlays/dev")).toBeUndefined();
    expect(matchLayout(layout, "apps/shop/base/dev/x.yaml")).toBeUndefined();
    expect(matchLayout(layout, "apps/shop/overlays/qa/x.yaml", (name) => name === "dev")).toBeUndefined();
    expect(matchLayout(compileLayout("{application}/*.yaml"), "shop/x.yaml")).toEqual({
      application: "shop",
      inPath: undefined,
    });
  });

  it("is refused by a sentence", () => {
    expect(() => compileLayout("apps/{environment}")).toThrow('The layout "apps/{environment}" has no {application}');
  });
});

describe("to whom a file belongs", () => {
  const config = configOf(`
layout: ["apps/{application}/overlays/{environment}/**", "charts/{application}/values-{environment}.yaml"]
environments:
  dev:
  prod: { after: dev, in-path: production-eu }
  far: { after: prod, repository: Acme/env-far, layout: "{application}/**" }
  old: { after: prod, branch: env/old, layout: "{application}/**" }
`);
  const main = locate(config).on(MAIN);

  it.each([
    ["apps/shop/overlays/dev/k.yaml", { environment: "dev", application: "shop" }],
    ["apps/shop/overlays/production-eu/patches/x.yaml", { environment: "prod", application: "shop" }],
    ["charts/shop/values-dev.yaml", { environment: "dev", application: "shop" }],
    ["charts/shop/values-production-eu.yaml", { environment: "prod", application: "shop" }],
    ["charts/shop/values-prod.yaml", undefined],
    ["charts/shop/values.yaml", undefined],
    ["apps/shop/base/k.yaml", undefined],
    ["README.md", undefined],
  ])("%s", (path, owner) => {
    expect(main.owner(path)).toEqual(owner);
  });

  it("tells directories that name no environment from files that the layout knows nothing of", () => {
    expect(main.stray("apps/shop/overlays/pr-7/k.yaml")).toEqual({ application: "shop", inPath: "pr-7" });
    expect(main.stray("charts/shop/values-prod.yaml")).toEqual({ application: "shop", inPath: "prod" });
    expect(main.stray("README.md")).toBeUndefined();
  });

  it("knows which environments live on which branch of which repository", () => {
    const locator = locate(config);
    expect(main.environments).toEqual(["dev", "prod"]);
    expect(locator.on({ branch: "env/old", defaultBranch: "main" }).owner("shop/x")).toEqual({
      environment: "old",
      application: "shop",
    });
    const far = { repository: "acme/ENV-far", ...MAIN };
    expect(locator.on(far).owner("shop/x")).toEqual({ environment: "far", application: "shop" });
    expect(locator.on({ ...far, branch: "other" }).environments).toEqual([]);
    expect(
      locator.on({ branch: "other", defaultBranch: "main" }).owner("apps/shop/overlays/dev/k.yaml"),
    ).toBeUndefined();
  });

  it("takes the name of the default branch for what environments without a branch mean", () => {
    const named = configOf(`
environments:
  dev: { layout: "dev/{application}/**" }
  prod: { after: dev, branch: main, layout: "prod/{application}/**" }
`);
    expect(locate(named).on(MAIN).environments).toEqual(["dev", "prod"]);
    expect(locate(named).on({ branch: "main", defaultBranch: "trunk" }).environments).toEqual(["prod"]);
  });

  it("reads the longest environment out of a name that holds several", () => {
    const suffixes = configOf(`
layout: "values/{application}-{environment}.yaml"
environments: { eu: , prod-eu: { after: eu } }
`);
    const territory = locate(suffixes).on(MAIN);
    expect(territory.owner("values/check-out-prod-eu.yaml")).toEqual({
      environment: "prod-eu",
      application: "check-out",
    });
    expect(territory.owner("values/check-out-eu.yaml")).toEqual({ environment: "eu", application: "check-out" });
  });

  it("goes by the first pattern that matches", () => {
    const two = configOf(`
layout: ["{environment}/{application}/**", "{environment}/**/{application}.yaml"]
environments: { dev: }
`);
    expect(locate(two).on(MAIN).owner("dev/a/b.yaml")).toEqual({ environment: "dev", application: "a" });
    expect(locate(two).on(MAIN).owner("dev/b.yaml")).toEqual({ environment: "dev", application: "b" });
  });
});
