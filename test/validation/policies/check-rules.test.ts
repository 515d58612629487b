import { afterAll, describe, expect, it } from "@jest/globals";
import { startCel } from "../../../src/cel/start-cel.ts";
import type { CelPolicy } from "../../../src/config/validation-config.ts";
import { checkRules } from "../../../src/validation/policies/check-rules.ts";
import { findingOf } from "../../../src/validation/policies/policy-report.ts";
import { resourcesOf } from "./some-resources.ts";

const cel = startCel();
afterAll(() => cel.close());

const after = resourcesOf(`apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop }
spec:
  replicas: 1
---
apiVersion: v1
kind: Service
metadata: { name: web, namespace: shop }
spec: { type: NodePort }
`);

const rule = (cel: string, given: Partial<CelPolicy> = {}): CelPolicy => ({
  name: "two-replicas",
  match: { kinds: ["Deployment"] },
  cel,
  ...given,
});

const check = async (given: CelPolicy, before = after): Promise<readonly string[]> =>
  (await checkRules(cel, [given], { after, before, environment: "prod" })).map((found) => {
    const { severity, file, line, message, rule: name } = findingOf(found);
    return `${severity} ${file}:${line} ${name} ${message}`;
  });

describe("rules in towpath.yaml", () => {
  it("find what does not hold, on the line that they ask for", async () => {
    expect(
      await check(rule("environment != 'prod' || object.spec.replicas > 1", { message: "prod needs two" })),
    ).toEqual([
      'error app.yaml:5 policy/two-replicas The rule "two-replicas" does not hold for Deployment web: “prod needs two”.',
    ]);
  });

  it("find nothing where they hold", async () => {
    expect(await check(rule("object.spec.replicas > 0"))).toEqual([]);
  });

  it("never pass where they cannot be evaluated", async () => {
    expect(await check(rule("object.spec.replica > 0", { level: "warning" }))).toEqual([
      'warning app.yaml:4 policy/two-replicas The rule "two-replicas" cannot be evaluated for Deployment web: there is no "replica" here.',
    ]);
    expect(await check(rule("object.spec.replicas"))).toEqual([
      'error app.yaml:5 policy/two-replicas The rule "two-replicas" cannot be evaluated for Deployment web: it does not answer true or false.',
    ]);
  });

  it.each([
    [["Deployment"], undefined, 1],
    [["apps/Deployment"], undefined, 1],
    [["apps/v1/Deployment"], undefined, 1],
    [["apps/v1beta1/Deployment"], undefined, 0],
    [["/Service"], undefined, 1],
    [["*"], undefined, 2],
    [["*"], ["other"], 0],
    [["*"], ["shop"], 2],
  ])("are about %j in %j", async (kinds, namespaces, count) => {
    const match = { kinds, ...(namespaces !== undefined && { namespaces }) };
    expect(await check(rule("false", { match }))).toHaveLength(count);
  });

  it("see what was there before", async () => {
    expect(await check(rule("oldObject != null"), [])).toHaveLength(1);
    expect(await check(rule("oldObject.spec.replicas == object.spec.replicas"))).toEqual([]);
  });

  it("pass patches and kustomizations by", async () => {
    const not = after.map((each, at) =>
      at === 0 ? { ...each, part: true as const } : { ...each, apiVersion: "kustomize.config.k8s.io/v1beta1" },
    );
    const input = { before: [], environment: "" };
    expect(await checkRules(cel, [rule("false", { match: { kinds: ["*"] } })], { ...input, after: not })).toEqual([]);
    expect(await checkRules(cel, [rule("false", { match: { kinds: ["*"] } })], { ...input, after })).toHaveLength(
      after.length,
    );
  });
});
