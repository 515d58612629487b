import { describe, expect, it } from "@jest/globals";
import { compareObjects } from "../../../src/validation/rendered/compare-objects.ts";
import type { Resource } from "../../../src/validation/resource.ts";

const TOP = { line: 1, column: 1, endLine: 1, endColumn: 1 };
type Fields = Readonly<Record<string, unknown>>;
const object = (kind: string, name: string, fields: Fields = {}, metadata: Fields = {}): Resource => ({
  ...{ file: "x.yaml", document: 0, apiVersion: kind === "Deployment" ? "apps/v1" : "v1", kind, name },
  namespace: "shop",
  value: { kind, metadata: { name, namespace: "shop", ...metadata }, ...fields },
  at: { value: () => TOP, key: () => TOP, written: () => undefined },
});
const deployment = (containers: unknown, annotations: Fields = {}, labels: Fields = {}): Resource =>
  object("Deployment", "web", {
    spec: { template: { metadata: { annotations, labels }, spec: { containers } } },
  });
const only = (before: Resource, after: Resource) => {
  const { added, removed, changed } = compareObjects([before], [after]);
  expect([added, removed]).toEqual([[], []]);
  expect(changed).toHaveLength(1);
  return changed[0];
};

describe("The difference of what is rendered", () => {
  it("is nothing where only the order of objects and keys is another", () => {
    const [a, b] = [object("ConfigMap", "a", { data: { x: "1", y: "2" } }), object("Service", "b")];
    const other = object("ConfigMap", "a", { data: { y: "2", x: "1" } });
    expect(compareObjects([a, b], [b, other])).toEqual({ added: [], removed: [], changed: [] });
  });

  it("names objects that come and go, and keeps those of other namespaces and groups apart", () => {
    const gone = object("Service", "a");
    const moved = { ...object("Service", "a"), namespace: "other" };
    expect(compareObjects([gone], [moved])).toMatchObject({
      added: [{ kind: "Service", namespace: "other", name: "a" }],
      removed: [{ kind: "Service", namespace: "shop", name: "a" }],
    });
  });

  it("tells images from other fields, with items named by their names", () => {
    const before = deployment([
      { name: "web", image: "a:1", args: ["x"] },
      { name: "side", image: "b:1" },
    ]);
    const after = deployment([
      { name: "side", image: "b:1" },
      { name: "web", image: "a:2", args: ["x", "y"] },
    ]);
    expect(only(before, after)).toMatchObject({
      images: [{ path: "spec.template.spec.containers[web].image", before: "a:1", after: "a:2" }],
      fields: [{ path: "spec.template.spec.containers[web].args", before: ["x"], after: ["x", "y"] }],
      noise: 0,
    });
  });

  it("counts hashes of generated objects, checksums and version labels as noise, and no more than those", () => {
    const use = (name: string): unknown => [{ name: "web", envFrom: [{ configMapRef: { name } }] }];
    const before = deployment(use("settings-2cb8bh5h62"), { "checksum/config": "1" }, { "helm.sh/chart": "a-1" });
    const after = deployment(use("settings-k4t2gbm7dd"), { "checksum/config": "2" }, { "helm.sh/chart": "a-2" });
    expect(only(before, after)).toMatchObject({ images: [], fields: [], noise: 3 });
    expect(only(before, deployment(use("other-k4t2gbm7dd")))?.fields.map(({ path }) => path)).toContain(
      "spec.template.spec.containers[web].envFrom[0].configMapRef.name",
    );
  });

  it("takes a generated object with another hash for the same", () => {
    const before = object("ConfigMap", "settings-2cb8bh5h62", { data: { a: "1" } });
    const after = object("ConfigMap", "settings-k4t2gbm7dd", { data: { a: "2" } });
    expect(only(before, after)).toMatchObject({
      name: "settings",
      fields: [{ path: "data.a", before: "1", after: "2" }],
    });
  });

  it("hides what is secret: data of Secrets, telling names, tokens, options of commands", () => {
    const token = `ghp_${"a1B2c3D4e5F6g7H8i9J0".repeat(2).slice(0, 36)}`;
    const secret = compareObjects(
      [object("Secret", "a", { data: { x: "b2xk" }, stringData: { y: "old-one" } })],
      [object("Secret", "a", { data: { x: "bmV3", z: "bW9yZQ==" }, stringData: { y: "new-one" } })],
    );
    const env = (value: string): unknown => [{ name: "web", env: [{ name: "DB_PASSWORD", value }] }];
    const args = (value: string): unknown => [{ name: "web", args: [`--api-key=${value}`] }];
    const shown = JSON.stringify([
      secret,
      only(deployment(env("correct-horse")), deployment(env("battery-staple"))),
      only(deployment(args("s3cr3t-Value-1")), deployment(args("s3cr3t-Value-2"))),
      only(object("ConfigMap", "a", { data: { x: "1" } }), object("ConfigMap", "a", { data: { x: token } })),
    ]);
    expect(shown).toContain("(hidden)");
    for (const text of ["b2xk", "bmV3", "bW9y", "old-one", "new-one", "horse", "staple", "s3cr3t", token])
      expect(shown).not.toContain(text);
  });

  it("hides the whole of a secret that comes or goes below a field", () => {
    const change = only(
      object("ConfigMap", "a", {}),
      object("ConfigMap", "a", { spec: { kind: "Secret", data: { x: "b2xk" } } }),
    );
    expect(JSON.stringify(change)).not.toContain("b2xk");
  });

  it("compares lists without names from both ends, so that one item more is one change", () => {
    const rules = (...hosts: string[]): Fields => ({ spec: { rules: hosts.map((host) => ({ host })) } });
    const change = only(object("Ingress", "a", rules("a", "b")), object("Ingress", "a", rules("new", "a", "b")));
    expect(change?.fields).toMatchObject([{ path: "spec.rules[0]", before: undefined, after: { host: "new" } }]);
  });

  it("tells large whole numbers apart", () => {
    const [a, b] = [2n ** 60n, 2n ** 60n + 1n].map((value) => object("ConfigMap", "a", { spec: { value } }));
    expect(a !== undefined && b !== undefined && compareObjects([a], [b]).changed).toHaveLength(1);
  });

  it("is quick on many objects", () => {
    const many = (replicas: number) =>
      Array.from({ length: 2_000 }, (_, at) => object("Deployment", `web-${at}`, { spec: { replicas } }));
    expect(compareObjects(many(1), many(2)).changed).toHaveLength(2_000);
  });
});
