import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { addValidate } from "../../src/cli/validate.ts";
import { expectGolden } from "../golden.ts";
import { Folder } from "./towpath.ts";

const MAIN = join(import.meta.dirname, "../../src/main.ts");
const GOOD = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: good, namespace: shop}\ndata: {a: b}\n";
const BAD = `apiVersion: v1
kind: ConfigMap
metadata: {name: "bad, <&>", namespace: shop}
dataa: {a: b}
data:
  a: 1
---
# nothing
---
apiVersion: acme.io/v1
kind: Thing
metadata: {name: a}
---
a: [
`;

describe("towpath validate", () => {
  let folder: Folder;
  beforeAll(() => {
    folder = new Folder(addValidate);
    folder.write("apps/good.yaml", GOOD);
    folder.write("apps/bad: 50%, ä.yaml", BAD);
    folder.write("apps/values.yaml", "replicas: 1\n");
    folder.write("apps/chart/templates/a.yaml", "{{- if .Values.a }}\na: 1\n{{- end }}\n");
  });
  afterAll(() => folder.remove());

  const towpath = (...args: string[]) => folder.towpath("validate", ...args);

  it.each(["text", "json", "github", "sarif", "junit"])("prints %s", async (output) => {
    const { code, out, err } = await towpath("--no-rules", "--kubernetes-version", "1.34", "-o", output, "apps");
    expect([code, err]).toEqual([1, ""]);
    expectGolden(`validation/cli/findings.${output}`, out);
  });

  it("prints JSON in kubeconform's shape, and lists what is valid where that is wanted", async () => {
    const { code, out } = await towpath("--no-rules", "-o", "json", "--verbose", "apps/good.yaml");
    expect(code).toBe(0);
    expect(JSON.parse(out)).toEqual({
      resources: [
        {
          filename: "apps/good.yaml",
          kind: "ConfigMap",
          name: "good",
          version: "v1",
          status: "statusValid",
          msg: "",
          line: 1,
        },
      ],
      summary: { valid: 1, invalid: 0, errors: 0, skipped: 0 },
      findings: [],
    });
  });

  it("exits 0 without errors, 1 with them, and 2 where it could not check", async () => {
    expect(await towpath("--no-rules", "apps/good.yaml")).toMatchObject({
      code: 0,
      out: expect.stringContaining("1 file: 1 valid"),
    });
    expect((await towpath("--no-rules", "apps")).code).toBe(1);
    expect(await towpath("apps/good.yaml", "nowhere")).toMatchObject({
      code: 2,
      err: "nowhere is neither a file nor a folder.\n",
    });
    expect(await towpath("--output", "xml")).toMatchObject({ code: 2 });
    expect(await towpath("--kubernetes-version", "1.2")).toMatchObject({
      code: 2,
      err: expect.stringContaining("1.34"),
    });
    expect(await towpath("--schema-location", "https://example.com/{{.ResourceKind}}.json")).toMatchObject({
      code: 2,
      err: expect.stringContaining("network"),
    });
    expect(await towpath("--schema-location", "{{.Kind}}.json")).toMatchObject({
      code: 2,
      err: expect.stringContaining("{{.ResourceKind}}"),
    });
  });

  it("reads schemas from files named as kubeconform names them, and no others", async () => {
    const schema = {
      type: "object",
      properties: { spec: { type: "object", properties: { size: { type: "integer" } }, additionalProperties: false } },
    };
    folder.write("schemas/acme.io/thing_v1.json", JSON.stringify(schema));
    folder.write("schemas/v1.34.0-standalone-strict/thing-acme-v1.json", JSON.stringify(schema));
    folder.write(
      "thing.yaml",
      "apiVersion: acme.io/v1\nkind: Thing\nmetadata: {name: a}\nspec: {size: 1, colour: red}\nmore: 1\n",
    );
    folder.write("evil.yaml", "apiVersion: ../acme.io/v1\nkind: ../../thing\n");
    const template = "schemas/{{ .Group }}/{{.ResourceKind}}_{{.ResourceAPIVersion}}.json";
    for (const location of [template, "schemas"]) {
      const { code, out } = await towpath(
        "--no-rules",
        "--kubernetes-version",
        "1.34",
        "--schema-location",
        location,
        "thing.yaml",
      );
      expect([code, out]).toEqual([
        1,
        expect.stringMatching(/^thing.yaml:4:17: error: There is no field `colour` in `spec`.*\n\n1 file/),
      ]);
    }
    expect(
      (await towpath("--no-rules", "--schema-location", template, "--schema-location", "default", "apps/good.yaml"))
        .code,
    ).toBe(0);
    expect((await towpath("--no-rules", "--schema-location", template, "apps/good.yaml")).code).toBe(1);
    expect((await towpath("--no-rules", "--schema-location", template, "evil.yaml")).out).toContain(
      "[schema/unknown-kind]",
    );
    expect(await towpath("--no-rules", "--ignore-missing-schemas", "evil.yaml")).toMatchObject({
      code: 0,
      out: expect.stringContaining("1 skipped"),
    });
  });

  it("does not take a schema for missing that is there and none, though unknown kinds may be skipped", async () => {
    folder.write("thing.yaml", "apiVersion: acme.io/v1\nkind: Thing\nmetadata: {name: a}\n");
    for (const [schema, why] of [
      ["<html>", "is no JSON"],
      ["[]", "holds no schema"],
      [
        '{"properties":{"spec":{"$ref":"_definitions.json#/a"}}}',
        "refers to _definitions.json#/a, and other files are not read",
      ],
    ] as const) {
      folder.write("odd/thing.json", schema);
      const location = "odd/{{.ResourceKind}}.json";
      const { code, out } = await towpath("--ignore-missing-schemas", "--schema-location", location, "thing.yaml");
      expect([code, out]).toEqual([
        1,
        expect.stringContaining(
          `thing.yaml:2:7: error: The schema for Thing of acme.io/v1 cannot be read, so it is not checked: odd/thing.json ${why}.`,
        ),
      ]);
    }
  });

  it("takes locations from towpath.yaml, and says what has to be checked out for it", async () => {
    const config = (validation: string): void =>
      folder.write(
        "towpath.yaml",
        `version: 1\nlayout: x/{application}/{environment}/**\nenvironments: { dev: }\nvalidation: { ${validation} }\n`,
      );
    const thing = "apiVersion: acme.io/v1\nkind: Thing\nmetadata: {name: a}\nspec: {}\nmore: 1\n";
    folder.write("thing.yaml", thing);
    folder.write("own/thing.json", JSON.stringify({ additionalProperties: false, properties: { kind: {} } }));
    config('schema-locations: [default, "own/{{.ResourceKind}}.json"]');
    expect((await towpath("thing.yaml")).out).toContain("[schema/unknown-field]");
    config('schema-locations: [{ repository: acme/schemas, path: "{{.ResourceKind}}.json" }]');
    expect(await towpath("thing.yaml")).toMatchObject({
      code: 2,
      err: expect.stringContaining("names schemas in acme/schemas"),
    });
    expect((await towpath("--schema-location", "own/{{.ResourceKind}}.json", "thing.yaml")).code).toBe(1);
    config("policies-from: [acme/policies]");
    expect(await towpath("thing.yaml")).toMatchObject({ code: 2, err: expect.stringContaining("with --policy") });
    expect((await towpath("--no-rules", "thing.yaml")).code).toBe(1);
    expect((await towpath("--policy", "own", "thing.yaml")).code).toBe(1);
  });

  it("does not pass by Rego that nobody can evaluate here", async () => {
    folder.write("towpath.yaml", `${CONFTEST}\n`);
    folder.write("map.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: b}\n");
    const { code, out } = await towpath("map.yaml");
    expect([code, out]).toEqual([
      1,
      expect.stringContaining(
        "towpath.yaml:1:1: error: The Rego in policy is not evaluated: there is no Rego in policy, where towpath.yaml says that it is.",
      ),
    ]);
    expect((await towpath("--no-rules", "map.yaml")).code).toBe(0);
  });

  it("checks what belongs to the environment, by the layout of towpath.yaml", async () => {
    folder.write(
      "towpath.yaml",
      "version: 1\nlayout: '{environment}/{application}/**'\nenvironments:\n  dev: {}\n  prod: {after: dev}\nimages: []\n",
    );
    folder.write("dev/a/a.yaml", GOOD);
    folder.write("prod/a/a.yaml", `${GOOD}more: 1\n`);
    expect(await towpath("--no-rules", "--environment", "dev", "dev", "prod")).toMatchObject({
      code: 0,
      out: expect.stringContaining("1 file:"),
    });
    expect(await towpath("--no-rules", "--environment", "prod", "dev", "prod")).toMatchObject({
      code: 1,
      out: expect.stringContaining("prod/a/a.yaml:5:1: error"),
    });
    expect(await towpath("--environment", "staging", "dev")).toMatchObject({
      code: 2,
      err: "towpath.yaml has no environment staging; there are dev, prod.\n",
    });
  });

  it("asks the rules, too", async () => {
    folder.write(
      "pod.yaml",
      "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [{name: a, image: nginx}]}\n",
    );
    expect((await towpath("pod.yaml")).out).toContain("[image-tag]");
    expect((await towpath("--no-rules", "pod.yaml")).out).not.toContain("[image-tag]");
  });

  it("takes levels, versions, kinds and rules in CEL from towpath.yaml, and lets the command line come first", async () => {
    const head = "version: 1\nlayout: '{environment}/{application}/**'\nimages: []\n";
    folder.write(
      "towpath.yaml",
      `${head}environments:
  dev: {validation: {kubernetes-version: "1.31", rules: {image-tag: "off"}}}
  prod: {after: dev}
validation: {kubernetes-version: "1.34", unknown-kinds: skip, allowed-images: [ghcr.io/acme/**]}
policies: [{name: two, match: {kinds: [Pod]}, cel: 'environment != "prod" || object.metadata.name == "b"'}]
`,
    );
    const pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [{name: a, image: nginx}]}\n";
    const flows = "apiVersion: flowcontrol.apiserver.k8s.io/v1beta3\nkind: FlowSchema\nmetadata: {name: a}\n";
    for (const environment of ["dev", "prod"]) {
      folder.write(`${environment}/b/pod.yaml`, pod);
      folder.write(`${environment}/b/flows.yaml`, flows);
    }
    const told = async (...args: string[]) =>
      (await towpath(...args, "dev/b", "prod/b")).out
        .split("\n")
        .flatMap(
          (line) => /^(\w+\/b\/[\w.]+):.*\[(image-.*|schema.*|policy.*)\]$/.exec(line)?.slice(1).join(" ") ?? [],
        );
    expect(await told()).toEqual([
      "dev/b/pod.yaml image-registry",
      "prod/b/flows.yaml schema/unknown-kind",
      "prod/b/pod.yaml policy/two",
      "prod/b/pod.yaml image-registry",
      "prod/b/pod.yaml image-tag",
    ]);
    expect(await told("--no-rules", "--kubernetes-version", "1.34")).toEqual([
      "dev/b/flows.yaml schema/unknown-kind",
      "prod/b/flows.yaml schema/unknown-kind",
    ]);
  });

  it("says what is wrong with towpath.yaml and checks nothing, since nobody knows what was to be checked", async () => {
    folder.write(
      "towpath.yaml",
      "version: 1\nlayout: '{environment}/{application}/**'\nenvironments: {dev: {afterr: x}}\n",
    );
    const { code, out, err } = await towpath("apps/good.yaml");
    expect([code, out]).toEqual([2, ""]);
    expect(err).toContain('towpath.yaml:3:22: "afterr" is not known here.');
    folder.write("towpath.yaml", "managed-by: acme/env\n");
    expect(await towpath("--no-rules", "apps/good.yaml")).toMatchObject({
      code: 0,
      err: "towpath.yaml: the configuration is in acme/env; without it, the defaults count.\n",
    });
    folder.delete("towpath.yaml");
  });

  it("asks the policies among the files and those that --policy names", async () => {
    const policy = (name: string, expression: string) => `apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata: {name: ${name}}
spec:
  matchConstraints: {resourceRules: [{apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [configmaps]}]}
  validations: [{expression: ${expression}, message: not so}]
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicyBinding
metadata: {name: ${name}}
spec: {policyName: ${name}, validationActions: [Deny]}
`;
    folder.write("p/good.yaml", GOOD);
    folder.write("p/policy.yaml", policy("among", "has(object.data.b)"));
    folder.write("elsewhere/policy.yaml", policy("elsewhere", "has(object.data.a)"));
    folder.write(
      "elsewhere/unknown.yaml",
      policy("unknown", "authorizer.group('').resource('pods').check('get').allowed()"),
    );
    const first = await towpath("p");
    expect(first.code).toBe(1);
    expect(first.out).toContain('p/good.yaml:4:1: error: The policy "among" refuses ConfigMap good: “not so”.');
    expect(first.out).not.toContain("elsewhere");
    expect((await towpath("--policy", "elsewhere/policy.yaml", "p/good.yaml")).code).toBe(0);
    const unanswered = await towpath("--no-rules", "--policy", "elsewhere", "p/good.yaml");
    expect([unanswered.code, unanswered.out]).toEqual([
      1,
      expect.stringContaining(
        'elsewhere/unknown.yaml:2:7: error: The policy "unknown" is not evaluated for 1 object: it asks the cluster\'s authorizer.',
      ),
    ]);
    expect(await towpath("--policy", "nowhere", "p/good.yaml")).toMatchObject({ code: 2 });
  });

  it("is a subcommand that reads standard input", () => {
    const out = execFileSync(process.execPath, [MAIN, "validate", "--no-rules", "-"], {
      input: GOOD,
      encoding: "utf8",
    });
    expect(out).toBe("1 file: 1 valid, 0 invalid, 0 with errors, 0 skipped. 0 errors, 0 warnings, 0 notices.\n");
  });
});

const CONFTEST = `version: 1
layout: x/{application}/{environment}/**
environments: { dev: }
validation: { conftest: policy }`;
