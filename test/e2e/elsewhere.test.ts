/** Schemas and policies of another repository, through the server, its mirrors and the deliveries of both. */
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { MANIFESTS_CHECK, POLICY_CHECK } from "../../src/presentation/validation/check-names.ts";
import { CONFIG_CHECK } from "../../src/reconcile/show-configuration.ts";
import { useSandbox } from "../support/sandbox.ts";
import { ENV, makeOrganisation, startTowpath, type Towpath } from "../support/towpath.ts";

const SHARED = "acme/checkout";
const CONFIG = `version: 1
layout: apps/{application}/{environment}/**
environments: { dev: {} }
validation:
  kubernetes-version: "1.34"
  schema-locations: [default, { repository: ${SHARED}, path: "schemas/{{.Group}}/{{.ResourceKind}}_{{.ResourceAPIVersion}}.json" }]
  policies-from: [{ repository: ${SHARED}, path: policies }]
`;
const policy = `apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata: { name: named }
spec:
  matchConstraints:
    resourceRules: [{ apiGroups: [acme.io], apiVersions: ["*"], operations: ["*"], resources: [things] }]
  validations: [{ expression: object.metadata.name != "x", message: Not x. }]
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicyBinding
metadata: { name: named }
spec: { policyName: named, validationActions: [Deny] }
`;
const schema = (type: string): string => JSON.stringify({ properties: { spec: { properties: { size: { type } } } } });
const SCHEMA = "schemas/acme.io/thing_v1.json";

describe("schemas and policies of another repository, on the sandbox", () => {
  const sandbox = useSandbox({ clock: "2026-03-02T10:00:00Z", per: "file" });
  let towpath: Towpath;
  let head = "";
  const share = async (files: Readonly<Record<string, string | null>>): Promise<void> => {
    sandbox.current.advance({ ms: 1_000 });
    sandbox.current.push({ repository: SHARED, branch: "main", as: "bob", files });
    await towpath.quiet();
  };
  const told = (name: string): string => {
    const runs = sandbox.current.checkRuns({ repository: ENV, ref: head }).filter((one) => one.name === name);
    const last = runs.sort((a, b) => a.id - b.id).at(-1);
    const notes = last?.annotations.map(({ path, startLine, message }) => `${path}:${startLine} ${message}`) ?? [];
    return [last?.conclusion ?? last?.status, ...notes, last?.output.summary ?? ""].join("\n").replaceAll("\\", "");
  };

  beforeAll(async () => {
    towpath = await startTowpath(sandbox.current, makeOrganisation(sandbox.current, { "towpath.yaml": CONFIG }));
    await towpath.quiet();
    const thing = "apiVersion: acme.io/v1\nkind: Thing\nmetadata: { name: x, namespace: a }\nspec: { size: one }\n";
    const files = { "apps/a/dev/thing.yaml": thing };
    sandbox.current.push({ repository: ENV, branch: "thing", as: "bob", files });
    const of = { repository: ENV, as: "bob", title: "A thing", base: "main", head: "thing" };
    sandbox.current.openPullRequest(of);
    head = sandbox.current.pullRequests({ repository: ENV })[0]?.headSha ?? "";
    await towpath.quiet();
  });
  afterAll(() => towpath.stop());

  it("are asked for until it consents: both checks say what to write where", () => {
    for (const name of [MANIFESTS_CHECK, POLICY_CHECK]) {
      expect(told(name)).toContain("action_required");
      expect(told(name)).toContain(`Write this there: shared-with: ${ENV}`);
    }
  });

  it("count from the push on by which it consents, and that makes it no home", async () => {
    await share({
      "towpath.yaml": `shared-with: ${ENV}\n`,
      [SCHEMA]: schema("integer"),
      "policies/named.yaml": policy,
    });
    expect(told(MANIFESTS_CHECK)).toContain("failure\napps/a/dev/thing.yaml:4 `spec.size` must be a whole number");
    expect(told(POLICY_CHECK)).toContain("“Not x.”");
    const own = sandbox.current.checkRuns({ repository: SHARED, ref: "main" });
    expect(own.filter(({ name }) => name === CONFIG_CHECK)).toEqual([]);
  });

  it("count as they are now: another schema there is another result here", async () => {
    await share({ [SCHEMA]: schema("string") });
    expect(told(MANIFESTS_CHECK)).toMatch(/^success/);
  });
});
