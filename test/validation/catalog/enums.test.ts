import { describe, expect, it } from "@jest/globals";
import { openCatalog } from "../../../src/validation/catalog/catalog.ts";
import { enumsOf } from "../../../src/validation/catalog/enums.ts";
import { enumsFor } from "../../../src/validation/catalog/enums-for.ts";
import { fieldValues } from "../../../src/validation/catalog/field-values.ts";

const catalog = openCatalog();

function valuesAt(apiVersion: string, kind: string, path: string): readonly string[] | undefined {
  const found = catalog.schemaOf(apiVersion, kind, "1.34");
  if (found === undefined) throw new Error(`no ${apiVersion}/${kind}`);
  return enumsOf(found.schema).find((field) => field.path.join(".") === path)?.values;
}

describe("Values that OpenAPI leaves out", () => {
  it("are found wherever a kind uses the definition", () => {
    const policies = ["Always", "IfNotPresent", "Never"];
    expect(valuesAt("v1", "Pod", "spec.containers.*.imagePullPolicy")).toEqual(policies);
    expect(
      valuesAt("batch/v1", "CronJob", "spec.jobTemplate.spec.template.spec.initContainers.*.imagePullPolicy"),
    ).toEqual(policies);
    expect(valuesAt("argoproj.io/v1alpha1", "Rollout", "spec.template.spec.containers.*.imagePullPolicy")).toEqual(
      policies,
    );
    expect(valuesAt("v1", "Service", "spec.type")).toEqual(["ClusterIP", "NodePort", "LoadBalancer", "ExternalName"]);
    expect(valuesAt("v1", "PersistentVolumeClaim", "spec.accessModes.*")).toContain("ReadWriteOncePod");
  });

  it("are fewer where the kind takes fewer", () => {
    const path = "spec.template.spec.restartPolicy";
    expect(valuesAt("apps/v1", "Deployment", path)).toEqual(["Always"]);
    expect(valuesAt("batch/v1", "Job", path)).toEqual(["OnFailure", "Never"]);
    expect(valuesAt("v1", "Pod", "spec.restartPolicy")).toEqual(["Always", "OnFailure", "Never"]);
  });

  it("are told of an object, also of one that the newest version no longer serves", () => {
    const path = "spec.failurePolicy";
    const found = enumsFor({ apiVersion: "admissionregistration.k8s.io/v1", kind: "ValidatingAdmissionPolicy" });
    expect(found.find((field) => field.path.join(".") === path)?.values).toEqual(["Fail", "Ignore"]);
    const beta = { apiVersion: "admissionregistration.k8s.io/v1beta1", kind: "ValidatingAdmissionPolicy" };
    expect(enumsFor(beta)).toEqual(found);
    expect(enumsFor({ apiVersion: "acme.io/v1", kind: "Anvil" })).toEqual([]);
  });

  it("belong to fields that a shipped version has, and that hold text", () => {
    const fields = new Map<string, unknown>();
    for (const version of catalog.versions) {
      for (const [name, { properties }] of Object.entries(catalog.schemaOf("v1", "Pod", version)?.definitions ?? {})) {
        for (const [field, schema] of Object.entries(properties ?? {})) {
          const { items } = schema;
          fields.set(`${name}.${field}`, items !== undefined && "type" in items ? items.type : schema.type);
        }
      }
    }
    for (const [name, values] of fieldValues) {
      for (const field of Object.keys(values)) {
        expect({ name, field, type: fields.get(`${name}.${field}`) }).toMatchObject({ type: "string" });
      }
    }
  });

  it("are collected for every kind without end, though schemas may lead back to themselves", () => {
    for (const { apiVersion, kind } of catalog.kinds("1.36")) {
      const found = catalog.schemaOf(apiVersion, kind, "1.36");
      expect(enumsOf(found?.schema ?? {}).length).toBeLessThan(2_000);
    }
    expect(enumsOf({})).toEqual([]);
  });
});
