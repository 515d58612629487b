import { afterAll, describe, expect, it } from "@jest/globals";
import { Checker } from "../../../src/validation/engine/checker.ts";
import { pointerTo } from "../../../src/validation/rendered/map-finding.ts";
import { placeFindings } from "../../../src/validation/rendered/place-findings.ts";
import type { Path, Resource } from "../../../src/validation/resource.ts";
import { treeOf } from "./tree-of.ts";

const checker = new Checker({ threads: 1 });
afterAll(() => checker.end());

const HOME = "prod/kustomization.yaml";
const TOP = { line: 1, column: 1, endLine: 1, endColumn: 1 };
const SOURCE = `apiVersion: v1
kind: Service
metadata: { name: web }
spec: { type: ClusterIP }
---
apiVersion: v1
kind: Service
metadata:
  name: web-api
spec:
  type: ClusterIP
`;

async function placeOf(
  name: string,
  value: Readonly<Record<string, unknown>>,
  path: Path | undefined,
  source = "a.yaml",
) {
  const resource: Resource = {
    ...{ file: "rendered", document: 0, apiVersion: "v1", kind: "Service", name, namespace: undefined, value },
    at: { value: () => TOP, key: () => TOP, written: () => undefined },
  };
  const finding = { ...TOP, severity: "error", file: "rendered", message: "No.", rule: "r" } as const;
  const [placed] = await placeFindings(
    [
      {
        finding: path === undefined ? finding : { ...finding, pointer: pointerTo(path) },
        object: { resource, source, home: HOME },
        ...{ environment: "prod", isOld: false },
      },
    ],
    [],
    treeOf({ "a.yaml": SOURCE, "t/a.yaml": "{{ if x }}\n  kind: Service\n{{ end }}\n", [HOME]: "" }),
    checker,
  );
  return `${placed?.file}:${placed?.line}`;
}

describe("A finding on a rendered object", () => {
  const value = { spec: { type: "ClusterIP" } };

  it("stands on the line of its value in the object that it came from, whatever was put around its name", async () => {
    expect(await placeOf("our-web-api-x", value, ["spec", "type"])).toBe("a.yaml:11");
    expect(await placeOf("our-web", value, ["spec", "type"])).toBe("a.yaml:4");
  });

  it("stands at the object's name where it does not say which value it is about", async () => {
    expect(await placeOf("web-api", value, undefined)).toBe("a.yaml:9");
  });

  it("stands at the kustomization where that put the value there or changed it", async () => {
    expect(await placeOf("web-api", { spec: { type: "LoadBalancer" } }, ["spec", "type"])).toBe(`${HOME}:1`);
    expect(await placeOf("web-api", { spec: { a: { "x/y~z": 1 } } }, ["spec", "a", "x/y~z"])).toBe(`${HOME}:1`);
  });

  it("stands on the kind in a template, and on the first line of a file that is not there", async () => {
    expect(await placeOf("web", value, ["spec", "type"], "t/a.yaml")).toBe("t/a.yaml:2");
    expect(await placeOf("web", value, ["spec", "type"], "gone.yaml")).toBe("gone.yaml:1");
  });
});
