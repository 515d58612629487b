import { describe, expect, it } from "@jest/globals";
import { readConfig } from "../../../../src/config/read-config.ts";
import { listeningsOf } from "../../../../src/reconcile/observe/reports/report-names.ts";

function listenings(settings: string) {
  const text = `version: 1\nlayout: "{application}/{environment}/**"\nenvironments:\n  prod: { ${settings} }\n`;
  const read = readConfig(text);
  const environment = "config" in read ? read.config.environments[0] : undefined;
  if (environment === undefined) throw new Error(JSON.stringify(read));
  return listeningsOf(environment);
}

const status = (name: string) => ({ kind: "status", name }) as const;
const run = (name: string) => ({ kind: "check-run", name }) as const;
const deployment = (name: string, application?: string) =>
  ({ kind: "deployment", name, deployment: { id: 1, ...(application !== undefined && { application }) } }) as const;

describe("what an environment listens to", () => {
  it.each([
    ["argocd", status("checkout-prod"), true],
    ["argocd", status("argocd/checkout-prod"), true],
    ["argocd", run("continuous-delivery/checkout-prod"), true],
    ["argocd", status("continuous-integration/checkout-prod"), false],
    ["argocd", status("argocd/checkout-staging"), false],
    ["argocd", status("argocd/my-checkout-prod"), false],
    ["argocd", status("argocd/checkout-prod-eu"), false],
    ["argocd", deployment("checkout-prod"), false],
    ["flux", status("kustomization/checkout-prod/0d3a9ce6"), true],
    ["flux", status("helmrelease/checkout-prod/0d3a9ce6"), true],
    ["flux", status("kustomization/checkout-prod"), true],
    ["flux", status("checkout-prod"), true],
    ["flux", status("kustomization/checkout-prod/other"), false],
    ["flux", status("gitrepository/checkout-prod/0d3a9ce6"), false],
    ["flux", run("kustomization/checkout-prod/0d3a9ce6"), false],
    ["github-deployments", deployment("prod"), true],
    ["github-deployments", deployment("Prod"), true],
    ["github-deployments", deployment("prod", "checkout"), true],
    ["github-deployments", deployment("prod", "payments"), false],
    ["github-deployments", deployment("production"), false],
    ["github-deployments", status("prod"), false],
  ])("%s: %j is of checkout: %s", (agent, report, concerns) => {
    const [listening] = listenings(`health: { agent: ${agent} }`);
    expect(listening?.concerns(report, "checkout")).toBe(concerns);
  });

  it.each([
    ['"apps"', status("kustomization/apps/0d3a9ce6"), true, undefined],
    ['"kustomization/apps/0d3a9ce6"', status("kustomization/apps/0d3a9ce6"), true, undefined],
    ['"kustomization/apps/0d3a9ce6"', status("kustomization/apps/ffffffff"), false, undefined],
    ['"team-*-{application}"', status("kustomization/team-shop-checkout/0d3a9ce6"), true, undefined],
    ['"team-*-{application}"', status("kustomization/team-shop-payments/0d3a9ce6"), false, undefined],
    ['"{application}.prod"', status("kustomization/checkoutxprod/0d3a9ce6"), false, undefined],
    ['"{application}.prod"', status("kustomization/checkout.prod/0d3a9ce6"), true, true],
  ])("with the name %s, %j is of checkout: %s", (name, report, concerns, application) => {
    const [listening] = listenings(`health: { agent: flux, name: ${name} }`);
    expect(listening?.concerns(report, "checkout")).toBe(concerns);
    const heard = listening?.hears(report)?.applications;
    if (concerns) expect(heard === undefined ? undefined : heard.includes("checkout")).toBe(application);
  });

  it("is one name for each cluster", () => {
    const all = listenings('clusters: [eu1, us1], health: { agent: argocd, name: "{application}-{cluster}" }');
    const heardIn = (name: string) =>
      all.filter((one) => one.concerns(status(name), "checkout")).map(({ cluster }) => cluster);
    expect(heardIn("argocd/checkout-eu1")).toEqual(["eu1"]);
    expect(heardIn("argocd/checkout-us1")).toEqual(["us1"]);
    expect(heardIn("argocd/checkout")).toEqual([]);
  });

  it("is nothing where nobody reports", () => {
    expect(listenings("health: { agent: none }")).toEqual([]);
    expect(listenings("merge: auto")).toEqual([]);
  });
});
