import { afterAll, describe, expect, it } from "@jest/globals";
import { startCel } from "../../../src/cel/start-cel.ts";
import {
  checkPolicies,
  type PolicyInput,
  type PolicySettings,
} from "../../../src/validation/policies/check-policies.ts";
import { findingOf, type PolicyReport } from "../../../src/validation/policies/policy-report.ts";
import { expectGolden } from "../../golden.ts";
import { objectsOf, resourcesOf } from "./some-resources.ts";

const cel = startCel({ taskMs: 800 });
afterAll(() => cel.close());

const SETTINGS: PolicySettings = { namespaces: {}, defaultNamespace: "", user: undefined };

interface Given {
  readonly policies: string;
  readonly after?: string;
  readonly before?: string;
  readonly others?: string;
  readonly settings?: Partial<PolicySettings>;
}

function check({ policies, after = "", before = "", others = "", settings }: Given): Promise<PolicyReport> {
  const input: PolicyInput = {
    policies: objectsOf(policies),
    after: after === "" ? [] : resourcesOf(after),
    before: before === "" ? [] : resourcesOf(before),
    others: others === "" ? [] : objectsOf(others),
    settings: { ...SETTINGS, ...settings },
  };
  return checkPolicies(cel, input);
}

/** A policy on resources and its binding; `spec` is further YAML of the policy, `binding` of the binding. */
const policy = (
  spec: string,
  { on = "apps/v1 deployments", binding = "", operations = "CREATE, UPDATE" } = {},
): string => {
  const [apiVersion = "", resource = ""] = on.split(" ");
  const [group, version] = apiVersion.includes("/") ? apiVersion.split("/") : ["", apiVersion];
  return `apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata: { name: limits }
spec:
  matchConstraints:
    resourceRules:
      - { apiGroups: ["${group}"], apiVersions: ["${version}"], operations: [${operations}], resources: ["${resource}"] }
${indent(spec, 2)}
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicyBinding
metadata: { name: limits-everywhere }
spec:
  policyName: limits
${indent(binding === "" ? "validationActions: [Deny]" : binding, 2)}
`;
};

const indent = (text: string, by: number): string => text.trimEnd().replaceAll(/^(?=.)/gm, " ".repeat(by));

const deployment = (
  replicas: number | undefined,
  { name = "web", namespace = "shop", images = ["ghcr.io/acme/web:1"] } = {},
): string =>
  `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
  namespace: ${namespace}
  labels: { app: ${name} }
spec:
${replicas === undefined ? "  paused: false" : `  replicas: ${replicas}`}
  template:
    metadata: { labels: { app: ${name} } }
    spec:
      containers:
${images.map((image, at) => `        - name: c${at}\n          image: ${image}`).join("\n")}
`;

const atMostFive = `validations:
  - expression: object.spec.replicas <= 5
    message: at most 5 replicas
`;

/** As people would read it. */
function tell({ findings, notEvaluated, idle, annotations }: PolicyReport): string {
  return [
    ...findings.map((each) => {
      const { severity, file, line, column, message, remedy } = findingOf(each);
      return `${severity} ${file}:${line}:${column}${each.removed ? " (base)" : ""} ${message}\n  ${remedy}`;
    }),
    ...notEvaluated.map((each) => `not evaluated (${each.objects}): ${each.policy}: ${each.why}`),
    ...idle.map((each) => `idle: ${each.policy}: ${each.why}`),
    ...annotations.map((each) => `annotation ${each.policy}/${each.key} of ${each.resource.name}: ${each.value}`),
  ].join("\n");
}

const CASES: Readonly<Record<string, Given>> = {
  "more replicas than it allows": { policies: policy(atMostFive), after: deployment(9) },
  "replicas that the API fills in": { policies: policy(atMostFive), after: deployment(undefined) },
  "a warning": { policies: policy(atMostFive, { binding: "validationActions: [Warn]" }), after: deployment(9) },
  "a note for the audit log": {
    policies: policy(atMostFive, { binding: "validationActions: [Audit]" }),
    after: deployment(9),
  },
  "an item of a list": {
    policies: policy(
      "validations:\n  - expression: object.spec.template.spec.containers.all(c, c.image.startsWith('ghcr.io/'))\n    message: only our registry",
    ),
    after: deployment(1, { images: ["ghcr.io/acme/web:1", "docker.io/nginx"] }),
  },
  "pods that a workload makes": {
    policies: policy(
      "validations:\n  - expression: \"object.spec.containers.all(c, c.image.startsWith('ghcr.io/'))\"\n    message: only our registry",
      { on: "v1 pods" },
    ),
    after: deployment(1, { images: ["ghcr.io/acme/web:1", "docker.io/nginx"] }),
  },
  "a message made by an expression": {
    policies: policy(
      `validations:
  - expression: object.spec.replicas <= 5
    message: plain
    messageExpression: "'%d replicas in %s'.format([object.spec.replicas, object.metadata.namespace])"`,
    ),
    after: deployment(9),
  },
  "a message expression that fails": {
    policies: policy(
      "validations:\n  - expression: object.spec.replicas <= 5\n    message: plain\n    messageExpression: object.missing",
    ),
    after: deployment(9),
  },
  "a message with tricks": {
    policies: policy(
      'validations:\n  - expression: "false"\n    message: "@all <img src=x>\\u202e ](http://evil) “quoted”\\nsecond line"',
    ),
    after: deployment(1),
  },
  "no message at all": {
    policies: policy('validations: [{ expression: "object.spec.replicas <= 5" }]'),
    after: deployment(9),
  },
  "what was there before": {
    policies: policy(
      "validations:\n  - expression: oldObject == null || object.spec.replicas >= oldObject.spec.replicas\n    message: never fewer",
    ),
    before: deployment(3),
    after: deployment(2),
  },
  "a removal": {
    policies: policy("validations:\n  - expression: \"request.operation != 'DELETE'\"\n    message: stays", {
      operations: "DELETE",
    }),
    before: deployment(3),
  },
  variables: {
    policies: policy(
      `variables:
  - name: spec
    expression: object.spec
  - name: containers
    expression: variables.spec.template.spec.containers
validations:
  - expression: variables.containers.size() < 2
    message: one container`,
    ),
    after: deployment(1, { images: ["a:1", "b:1"] }),
  },
  "a match condition that is false": {
    policies: policy(
      `matchConditions: [{ name: not-web, expression: "object.metadata.name != 'web'" }]\n${atMostFive}`,
    ),
    after: deployment(9),
  },
  "a match condition that fails": {
    policies: policy(`matchConditions: [{ name: wrong, expression: "object.missing" }]\n${atMostFive}`),
    after: deployment(9),
  },
  "an expression that fails": {
    policies: policy("validations:\n  - expression: object.spec.strategie.type == 'Recreate'"),
    after: deployment(1),
  },
  "an expression that fails where failures are ignored": {
    policies: policy("failurePolicy: Ignore\nvalidations:\n  - expression: object.spec.strategie.type == 'Recreate'"),
    after: deployment(1),
  },
  "an answer that is not true or false": {
    policies: policy("validations:\n  - expression: object.spec.replicas"),
    after: deployment(1),
  },
  "a policy that never ends": {
    policies: policy(
      `validations:
  - expression: "${"X.all(a, X.all(b, X.all(c, X.all(d, a + b + c + d >= 0))))".replaceAll("X", `[${Array.from({ length: 150 }, (_, at) => at).join(",")}]`)}"
  - expression: object.spec.replicas <= 5`,
    ),
    after: deployment(1),
  },
  "what asks the authorizer": {
    policies: policy(
      "validations:\n  - expression: authorizer.group('').resource('pods').check('create').allowed()\n  - expression: object.spec.replicas <= 5\n    message: at most 5 replicas",
    ),
    after: `${deployment(9)}---\n${deployment(1, { name: "two" })}`,
  },
  "what asks who applies it": {
    policies: policy("validations:\n  - expression: request.userInfo.username == 'argocd'"),
    after: deployment(1),
  },
  "who applies it, where that is told": {
    policies: policy(
      "validations:\n  - expression: request.userInfo.username == 'argocd' && 'admins' in request.userInfo.groups",
    ),
    after: deployment(1),
    settings: { user: { username: "argocd", groups: ["system:authenticated"] } },
  },
  "a namespace selector, labels not known": {
    policies: policy(atMostFive, {
      binding: "validationActions: [Deny]\nmatchResources: { namespaceSelector: { matchLabels: { stage: prod } } }",
    }),
    after: deployment(9),
  },
  "a namespace selector, labels told": {
    policies: policy(atMostFive, {
      binding: "validationActions: [Deny]\nmatchResources: { namespaceSelector: { matchLabels: { stage: prod } } }",
    }),
    after: deployment(9),
    settings: { namespaces: { shop: { stage: "prod" } } },
  },
  "a namespace selector by the namespace's own name": {
    policies: policy(atMostFive, {
      binding:
        "validationActions: [Deny]\nmatchResources: { namespaceSelector: { matchExpressions: [{ key: kubernetes.io/metadata.name, operator: NotIn, values: [shop] }] } }",
    }),
    after: deployment(9),
  },
  "a namespace object of the repository": {
    policies: policy(
      "validations:\n  - expression: namespaceObject.metadata.labels.stage == 'dev'\n    message: dev only",
    ),
    after: deployment(1),
    others: "apiVersion: v1\nkind: Namespace\nmetadata: { name: shop, labels: { stage: prod } }",
  },
  "a namespace object that is not known": {
    policies: policy("validations:\n  - expression: namespaceObject.metadata.labels.stage == 'dev'"),
    after: deployment(1),
  },
  "an object selector": {
    policies: policy(atMostFive, {
      binding: "validationActions: [Deny]\nmatchResources: { objectSelector: { matchLabels: { app: other } } }",
    }),
    after: deployment(9),
  },
  "excluded resources": {
    policies: policy(atMostFive, {
      binding:
        'validationActions: [Deny]\nmatchResources: { excludeResourceRules: [{ apiGroups: ["*"], apiVersions: ["*"], operations: ["*"], resources: ["*"] }] }',
    }),
    after: deployment(9),
  },
  "another version of the same kind": {
    policies: policy(atMostFive, { on: "apps/v1beta2 deployments" }),
    after: deployment(9),
  },
  "another version of the same kind, where versions must be exact": {
    policies: policy(atMostFive, { on: "apps/v1beta2 deployments" }).replace(
      "matchConstraints:",
      "matchConstraints:\n    matchPolicy: Exact",
    ),
    after: deployment(9),
  },
  "parameters by name": {
    policies: policy(
      "paramKind: { apiVersion: v1, kind: ConfigMap }\nvalidations:\n  - expression: object.spec.replicas <= int(params.data.most)\n    messageExpression: \"'at most ' + params.data.most\"",
      { binding: "validationActions: [Deny]\nparamRef: { name: most, parameterNotFoundAction: Deny }" },
    ),
    after: deployment(9),
    others: "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: most, namespace: shop }\ndata: { most: '3' }",
  },
  "parameters by selector, each by itself": {
    policies: policy(
      "paramKind: { apiVersion: v1, kind: ConfigMap }\nvalidations:\n  - expression: object.spec.replicas <= int(params.data.most)\n    messageExpression: \"'at most ' + params.data.most\"",
      {
        binding:
          "validationActions: [Warn]\nparamRef: { namespace: rules, selector: { matchLabels: { for: limits } }, parameterNotFoundAction: Deny }",
      },
    ),
    after: deployment(9),
    others: `apiVersion: v1
kind: ConfigMap
metadata: { name: a, namespace: rules, labels: { for: limits } }
data: { most: '3' }
---
apiVersion: v1
kind: ConfigMap
metadata: { name: b, namespace: rules, labels: { for: limits } }
data: { most: '20' }
---
apiVersion: v1
kind: ConfigMap
metadata: { name: c, namespace: other, labels: { for: limits } }
data: { most: '1' }`,
  },
  "parameters that are missing": {
    policies: policy(`paramKind: { apiVersion: v1, kind: ConfigMap }\n${atMostFive}`, {
      binding: "validationActions: [Warn]\nparamRef: { name: most, parameterNotFoundAction: Deny }",
    }),
    after: deployment(9),
  },
  "parameters that may be missing": {
    policies: policy(`paramKind: { apiVersion: v1, kind: ConfigMap }\n${atMostFive}`, {
      binding: "validationActions: [Deny]\nparamRef: { name: most, parameterNotFoundAction: Allow }",
    }),
    after: deployment(9),
  },
  "audit annotations": {
    policies: policy(
      `auditAnnotations:
  - { key: replicas, valueExpression: "'has ' + string(object.spec.replicas)" }
  - { key: nothing, valueExpression: "null" }
  - { key: broken, valueExpression: "object.missing" }`,
    ),
    after: deployment(2),
  },
  "a custom resource by the plural of its definition": {
    policies: policy("validations: [{ expression: 'false', message: no }]", { on: "acme.io/v1 geese" }),
    after:
      "apiVersion: acme.io/v1\nkind: Goose\nmetadata: { name: one }\n---\napiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: { name: geese.acme.io }\nspec: { group: acme.io, scope: Cluster, names: { kind: Goose, plural: geese } }",
  },
  "a policy without a binding": { policies: policy(atMostFive).split("---")[0] ?? "", after: deployment(9) },
  "a binding without its policy": { policies: policy(atMostFive).split("---\n")[1] ?? "", after: deployment(9) },
  "a policy that cannot be read": {
    policies:
      "apiVersion: admissionregistration.k8s.io/v1beta1\nkind: ValidatingAdmissionPolicy\nmetadata: { name: odd }\nspec: { validations: 3 }",
    after: deployment(9),
  },
};

describe("policies that the cluster would enforce", () => {
  it("are told as people can act on them", async () => {
    const told: string[] = [];
    for (const [name, given] of Object.entries(CASES)) {
      const text = tell(await check(given));
      told.push(`# ${name}\n${text === "" ? "(nothing)" : text}`);
    }
    expectGolden("policies/admission.txt", `${told.join("\n\n")}\n`);
  });

  it("hold for a thousand objects in one go", async () => {
    const after = Array.from({ length: 1_000 }, (_, at) => deployment(at % 10, { name: `web-${at}` })).join("---\n");
    const { findings } = await check({ policies: policy(atMostFive), after });
    expect(findings).toHaveLength(400);
  });

  it("do not lose what other policies say to one that never ends", async () => {
    const endless = (CASES["a policy that never ends"]?.policies ?? "").replaceAll("limits", "endless");
    const { findings, notEvaluated } = await check({
      policies: `${endless}---\n${policy(atMostFive)}`,
      after: deployment(9),
    });
    expect(findings.map((found) => found.policy)).toEqual(["limits"]);
    expect(notEvaluated).toEqual([
      { policy: "endless", why: "it was stopped because it took longer than 800 ms", objects: 2 },
    ]);
  });
});
