import { cpSync, mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { Mistake } from "../../../src/domain/failure.ts";
import { type CatalogSchema, openCatalog } from "../../../src/validation/catalog/catalog.ts";
import { schemasFolder } from "../../../src/validation/catalog/schema-folder.ts";
import { isBuiltIn } from "../../../src/validation/schema/built-in-groups.ts";

const catalog = openCatalog();

/** Counted in the OpenAPI documents of each version: kinds without lists and messages, and definitions these lead to. */
const counted: readonly (readonly [version: string, kinds: number, definitions: number])[] = [
  ["1.31", 83, 550],
  ["1.32", 83, 552],
  ["1.33", 91, 612],
  ["1.34", 93, 633],
  ["1.35", 93, 638],
  ["1.36", 98, 668],
];

function required(apiVersion: string, kind: string, version = "1.34"): CatalogSchema {
  const found = catalog.schemaOf(apiVersion, kind, version);
  if (found === undefined) throw new Error(`${apiVersion}/${kind} is not in ${version}`);
  return found;
}

/** What the values of a JSON document refer to. */
function references(value: unknown): readonly string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, below]) =>
    key === "$ref" && typeof below === "string" ? [below] : references(below),
  );
}

describe("The catalog", () => {
  it.each(counted)("holds every kind and definition of Kubernetes %s", (version, kinds, definitions) => {
    expect(catalog.kinds(version).filter(({ custom }) => !custom)).toHaveLength(kinds);
    expect(Object.keys(required("v1", "Pod", version).definitions)).toHaveLength(definitions);
  });

  it("names the versions that it has, oldest first", () => {
    expect(catalog.versions).toEqual(counted.map(([version]) => version));
  });

  it("takes versions as people write them", () => {
    for (const written of ["1.34", "v1.34", "1.34.2", "v1.34.7-eks-3ea1"]) expect(catalog.supports(written)).toBe(true);
    for (const written of ["1.30", "1.134", "1", "latest", "", "1.34; rm"])
      expect(catalog.supports(written)).toBe(false);
    expect(catalog.schemaOf("apps/v1", "Deployment", "v1.34.2")).toBe(
      catalog.schemaOf("apps/v1", "Deployment", "1.34"),
    );
  });

  it("refuses a version that it lacks, rather than to check against another one or against none", () => {
    expect(() => catalog.schemaOf("v1", "Pod", "1.20")).toThrow(Mistake);
    expect(() => catalog.kinds("1.99")).toThrow(
      "There are no schemas of Kubernetes `1.99`; choose one of 1.31, 1.32, 1.33, 1.34, 1.35, 1.36.",
    );
  });

  it("knows what a version serves and what it does not serve any more", () => {
    expect(catalog.schemaOf("flowcontrol.apiserver.k8s.io/v1beta3", "FlowSchema", "1.31")).toBeDefined();
    expect(catalog.schemaOf("flowcontrol.apiserver.k8s.io/v1beta3", "FlowSchema", "1.32")).toBeUndefined();
    expect(catalog.schemaOf("resource.k8s.io/v1", "ResourceClaim", "1.33")).toBeUndefined();
    expect(catalog.schemaOf("resource.k8s.io/v1", "ResourceClaim", "1.34")).toBeDefined();
  });

  it("knows no kinds named like what every JavaScript object has", () => {
    expect(catalog.schemaOf("v1", "constructor", "1.34")).toBeUndefined();
    expect(catalog.schemaOf("", "__proto__", "1.34")).toBeUndefined();
    expect(catalog.namespaced("v1", "toString")).toBeUndefined();
  });

  it("tells which kinds have a namespace", () => {
    const namespaced = (name: string): boolean | undefined => {
      const [kind = "", ...rest] = name.split("/").reverse();
      return catalog.namespaced(rest.reverse().join("/"), kind);
    };
    const within = [
      "v1/Pod",
      "apps/v1/Deployment",
      "rbac.authorization.k8s.io/v1/Role",
      "argoproj.io/v1alpha1/Rollout",
    ];
    const without = [
      "v1/Namespace",
      "v1/PersistentVolume",
      "rbac.authorization.k8s.io/v1/ClusterRole",
      "apiextensions.k8s.io/v1/CustomResourceDefinition",
      "storage.k8s.io/v1/StorageClass",
      "cert-manager.io/v1/ClusterIssuer",
      "gateway.networking.k8s.io/v1/GatewayClass",
      "karpenter.sh/v1/NodePool",
    ];
    expect(within.map(namespaced)).toEqual(within.map(() => true));
    expect(without.map(namespaced)).toEqual(without.map(() => false));
    expect(namespaced("acme.io/v1/Anvil")).toBeUndefined();
  });

  it("holds the common custom resources in every version, and says that they are not exact", () => {
    const kinds = [
      ["argoproj.io/v1alpha1", "Application"],
      ["argoproj.io/v1alpha1", "ApplicationSet"],
      ["argoproj.io/v1alpha1", "Rollout"],
      ["helm.toolkit.fluxcd.io/v2", "HelmRelease"],
      ["kustomize.toolkit.fluxcd.io/v1", "Kustomization"],
      ["source.toolkit.fluxcd.io/v1", "GitRepository"],
      ["cert-manager.io/v1", "Certificate"],
      ["gateway.networking.k8s.io/v1", "HTTPRoute"],
      ["networking.istio.io/v1", "VirtualService"],
      ["monitoring.coreos.com/v1", "ServiceMonitor"],
      ["monitoring.coreos.com/v1", "PrometheusRule"],
      ["external-secrets.io/v1", "ExternalSecret"],
      ["bitnami.com/v1alpha1", "SealedSecret"],
      ["keda.sh/v1alpha1", "ScaledObject"],
      ["karpenter.sh/v1", "NodePool"],
    ] as const;
    for (const [apiVersion, kind] of kinds) {
      expect(required(apiVersion, kind, "1.31").exact).toBe(false);
      expect(required(apiVersion, kind, "1.36").schema).toBe(required(apiVersion, kind, "1.31").schema);
    }
    expect(required("apps/v1", "Deployment").exact).toBe(true);
  });

  it("has fields, required lists and forms of a Deployment as OpenAPI has them", () => {
    const { definitions, schema } = required("apps/v1", "Deployment");
    expect(schema.$ref).toBe("#/definitions/io.k8s.api.apps.v1.Deployment");
    expect(definitions["io.k8s.api.apps.v1.DeploymentSpec"]).toEqual({
      type: "object",
      required: ["selector", "template"],
      properties: {
        minReadySeconds: { type: "integer", format: "int32", nullable: true },
        paused: { type: "boolean", nullable: true },
        progressDeadlineSeconds: { type: "integer", format: "int32", nullable: true },
        replicas: { type: "integer", format: "int32", nullable: true },
        revisionHistoryLimit: { type: "integer", format: "int32", nullable: true },
        selector: { $ref: "#/definitions/io.k8s.apimachinery.pkg.apis.meta.v1.LabelSelector" },
        strategy: {
          $ref: "#/definitions/io.k8s.api.apps.v1.DeploymentStrategy",
          nullable: true,
          "x-kubernetes-patch-strategy": "retainKeys",
        },
        template: { $ref: "#/definitions/io.k8s.api.core.v1.PodTemplateSpec" },
      },
    });
    expect(definitions["io.k8s.apimachinery.pkg.util.intstr.IntOrString"]).toEqual({
      "x-kubernetes-int-or-string": true,
    });
    expect(definitions["io.k8s.api.core.v1.Container"]?.required).toEqual(["name"]);
  });

  it("refers only to definitions that are there", () => {
    for (const version of catalog.versions) {
      for (const { apiVersion, kind } of catalog.kinds(version)) {
        const { definitions, schema } = required(apiVersion, kind, version);
        const root = definitions[String(schema.$ref).slice("#/definitions/".length)];
        expect(Object.keys(root?.properties ?? {})).toEqual(expect.arrayContaining(["apiVersion", "kind"]));
      }
      const { definitions } = required("v1", "Pod", version);
      const missing = references(definitions).filter(
        (name) => definitions[name.slice("#/definitions/".length)] === undefined,
      );
      expect(missing).toEqual([]);
    }
  });

  it("agrees with the list of Kubernetes' own groups", () => {
    for (const version of catalog.versions)
      for (const { apiVersion, custom } of catalog.kinds(version))
        expect({ apiVersion, custom: !isBuiltIn(apiVersion) }).toEqual({ apiVersion, custom });
  });

  it("reads a file only when it is asked for one of its kinds", () => {
    const folder = mkdtempSync(join(tmpdir(), "towpath-schemas-"));
    try {
      for (const file of ["index.json", "keda.json.br"]) cpSync(join(schemasFolder, file), join(folder, file));
      const small = openCatalog(folder);
      expect(small.schemaOf("keda.sh/v1alpha1", "ScaledObject", "1.34")).toBeDefined();
      expect(() => small.schemaOf("v1", "Pod", "1.34")).toThrow(/kubernetes-1\.34\.json\.br/);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("takes less than 2 MB in the package", () => {
    const sizes = readdirSync(schemasFolder).map((file) => statSync(join(schemasFolder, file)).size);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(2_000_000);
  });
});
