import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { TaskRunner } from "../../../src/cel/run-task.ts";
import type { Cel } from "../../../src/cel/start-cel.ts";
import { askedPath, mentionsWithVariables } from "../../../src/validation/policies/asked-path.ts";
import { checkPolicies } from "../../../src/validation/policies/check-policies.ts";
import { quoted } from "../../../src/validation/policies/policy-report.ts";
import { resourcesOf } from "./some-resources.ts";

/** Runs tasks at once: what these tests ask ends by itself. */
const runner = new TaskRunner();
const here: Cel = {
  evaluate: async (tasks) => tasks.map((task) => runner.run(task, new WeakMap())),
  close: async () => undefined,
};

const after = resourcesOf(
  "apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web, namespace: shop }\nspec: { replicas: 3, template: { spec: { containers: [{ name: c, image: a }] } } }",
);

const anything = fc.jsonValue({ maxDepth: 2 });
const expression = fc.constantFrom(
  "true",
  "false",
  "object.spec",
  "object.x.y",
  "1 +",
  "variables.a",
  "params.b",
  "[",
  "",
);
/** A value of the wanted shape, mostly; else anything. */
const or = (arbitrary: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
  fc.oneof({ arbitrary, weight: 9 }, { arbitrary: anything, weight: 1 });
const record = (shape: Readonly<Record<string, fc.Arbitrary<unknown>>>): fc.Arbitrary<unknown> =>
  or(fc.record(shape, { requiredKeys: [] }));
const list = (item: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> => or(fc.array(or(item), { maxLength: 3 }));

const rules = list(
  record({
    apiGroups: list(fc.constantFrom("*", "apps", "")),
    apiVersions: list(fc.constantFrom("*", "v1")),
    operations: list(fc.constantFrom("*", "CREATE")),
    resources: list(fc.constantFrom("*", "deployments", "pods", "*/*")),
  }),
);
const selector = record({
  matchLabels: anything,
  matchExpressions: list(record({ key: anything, operator: fc.constantFrom("In", "Exists", "Odd"), values: anything })),
});
const match = record({
  resourceRules: rules,
  excludeResourceRules: rules,
  namespaceSelector: selector,
  objectSelector: selector,
});
const named = list(record({ name: fc.constantFrom("a", "b"), expression }));
const spec = record({
  failurePolicy: fc.constantFrom("Fail", "Ignore"),
  matchConstraints: match,
  matchConditions: named,
  variables: named,
  validations: list(record({ expression, message: anything, messageExpression: expression })),
  auditAnnotations: list(record({ key: anything, valueExpression: expression })),
  paramKind: record({ apiVersion: fc.constant("v1"), kind: fc.constant("ConfigMap") }),
});
const binding = record({
  policyName: fc.constant("odd"),
  validationActions: list(fc.constantFrom("Deny", "Warn", "Audit")),
  matchResources: match,
  paramRef: record({
    name: fc.constantFrom("b", "c"),
    selector,
    parameterNotFoundAction: fc.constantFrom("Allow", "Deny"),
  }),
});

const objectOf = (kind: string, value: unknown): unknown => ({
  apiVersion: "admissionregistration.k8s.io/v1",
  kind,
  metadata: { name: "odd" },
  spec: value,
});

describe("policies of any shape", () => {
  it("never break the check, and say one line each", async () => {
    await fc.assert(
      fc.asyncProperty(spec, binding, fc.array(anything, { maxLength: 3 }), async (policy, bound, others) => {
        const report = await checkPolicies(here, {
          policies: [
            objectOf("ValidatingAdmissionPolicy", policy),
            objectOf("ValidatingAdmissionPolicyBinding", bound),
            ...others,
          ],
          after,
          before: [],
          others: [
            ...others,
            { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "b", namespace: "shop" }, b: true },
          ],
          settings: { namespaces: {}, defaultNamespace: "", user: undefined },
        });
        for (const { message } of report.findings) expect(message).toMatch(/^[^\n]+$/);
        for (const { why } of report.notEvaluated) expect(why).toMatch(/^[^\n]+$/);
      }),
      { numRuns: 300 },
    );
  });

  it("are read in a moment, though each variable doubles the one before", () => {
    const variables = Array.from({ length: 60 }, (_, at) => ({
      name: `v${at}`,
      expression: at === 0 ? "object.spec.a + object.spec.b" : `variables.v${at - 1} + variables.v${at - 1}`,
    }));
    expect(mentionsWithVariables("variables.v59 > 0", variables)).toHaveLength(2);
    expect(askedPath("variables.v59 > 0", variables)).toEqual(["spec"]);
  });

  it("say their own words on one line, cut, with nothing that hides in it", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 700 }), (text) => {
        const said = quoted(text);
        expect(said).toMatch(/^“[^“”\p{Cc}\p{Cf}\p{Zl}\p{Zp}]*”$/u);
        expect(Array.from(said).length).toBeLessThanOrEqual(503);
      }),
      { numRuns: 60 },
    );
  });
});
