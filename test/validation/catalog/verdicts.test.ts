import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { openCatalog } from "../../../src/validation/catalog/catalog.ts";
import { objectsIn } from "../../../src/validation/reading/objects.ts";
import { readDocuments } from "../../../src/validation/reading/read-documents.ts";
import { isBuiltIn } from "../../../src/validation/schema/built-in-groups.ts";
import { checkValue } from "../../../src/validation/schema/check-value.ts";

const catalog = openCatalog();
const GOOD = join(import.meta.dirname, "known-good");
const REAL = join(import.meta.dirname, "../../../../shared/data/bumps/files");

interface Verdict {
  readonly name: string;
  /** `unknown replica spec`; undefined where there is no schema. */
  readonly issues: readonly string[] | undefined;
}

function verdicts(text: string, version = "1.34"): readonly Verdict[] {
  return readDocuments("file.yaml", text).flatMap(({ value, content }) => {
    const held = objectsIn(value);
    if (content !== "read" || held.kind !== "objects") return [];
    return held.objects.map((object) => {
      const { apiVersion, kind } = object;
      const schema = catalog.schemaOf(apiVersion, kind, version)?.schema;
      const found = schema && checkValue(schema, object.value, { kind: isBuiltIn(apiVersion) ? "built-in" : "custom" });
      const issues = found?.map(({ keyword, name = "", path }) => `${keyword} ${name} ${path.join(".")}`);
      return { name: `${apiVersion}/${kind}`, issues };
    });
  });
}

describe("Schemas of the catalog", () => {
  it.each(readdirSync(GOOD))("find nothing in the manifests of %s, in any version", (file) => {
    const text = readFileSync(join(GOOD, file), "utf8");
    for (const version of catalog.versions) {
      const all = verdicts(text, version);
      expect(all.length).toBeGreaterThan(10);
      expect(all.filter(({ issues }) => issues?.length !== 0)).toEqual([]);
    }
  });

  it.each([
    ["apps/v1", "Deployment", "{ replica: 3 }", "unknown replica spec"],
    ["apps/v1", "Deployment", "{ replicas: many }", "type  spec.replicas"],
    ["apps/v1", "Deployment", "{ template: {} }", "required selector spec"],
    ["v1", "Pod", "{ containers: [{ image: a }] }", "required name spec.containers.0"],
    [
      "v1",
      "Pod",
      "{ containers: [{ name: a, imagePullpolicy: Always }] }",
      "unknown imagePullpolicy spec.containers.0",
    ],
    ["v1", "Service", "{ ports: [{ port: '80' }] }", "type  spec.ports.0.port"],
    ["v1", "Service", "{ ports: [{ port: 80, targetPort: [http] }] }", "type  spec.ports.0.targetPort"],
    [
      "v1",
      "PersistentVolumeClaim",
      "{ resources: { requests: { storage: [] } } }",
      "type  spec.resources.requests.storage",
    ],
    ["argoproj.io/v1alpha1", "Application", "{ sources: {} }", "type  spec.sources"],
    [
      "argoproj.io/v1alpha1",
      "Rollout",
      "{ template: { spec: { container: [] } } }",
      "unknown container spec.template.spec",
    ],
    ["cert-manager.io/v1", "Certificate", "{ dnsNames: [a] }", "required secretName spec"],
    [
      "networking.istio.io/v1",
      "DestinationRule",
      "{ trafficPolicy: { loadBalance: {} } }",
      "unknown loadBalance spec.trafficPolicy",
    ],
    [
      "helm.toolkit.fluxcd.io/v2",
      "HelmRelease",
      "{ chart: { spec: { charts: a } } }",
      "unknown charts spec.chart.spec",
    ],
  ])("find what is wrong in a %s %s of %s", (apiVersion, kind, spec, issue) => {
    const [found] = verdicts(`apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: { name: a }\nspec: ${spec}\n`);
    expect(found?.issues).toContain(issue);
  });

  (existsSync(REAL) ? it : it.skip)("find only what patches leave out in real manifests (../shared/data)", () => {
    const texts = readdirSync(REAL).map((file) => readFileSync(join(REAL, file), "utf8"));
    const all = texts.flatMap((text) => verdicts(text)).filter(({ issues }) => issues !== undefined);
    expect(all.length).toBeGreaterThan(400);
    expect(all.flatMap(({ issues }) => issues ?? []).filter((issue) => !issue.startsWith("required "))).toEqual([]);
  });
});
