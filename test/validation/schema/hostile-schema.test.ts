import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { checkValue } from "../../../src/validation/schema/check-value.ts";
import { readDefinition } from "../../../src/validation/schema/definitions.ts";
import { compilePattern } from "../../../src/validation/schema/patterns.ts";
import { readSchema } from "../../../src/validation/schema/read-schema.ts";
import type { StructuralSchema } from "../../../src/validation/schema/structural-schema.ts";

const keywords = (schema: StructuralSchema, value: unknown) =>
  checkValue(schema, value, { kind: "json" }).map(({ keyword }) => keyword);

describe("Hostile schemas", () => {
  it("that branch without end are stopped, and told", () => {
    let schema: StructuralSchema = { type: "string" };
    for (let depth = 0; depth < 40; depth++) schema = { anyOf: [schema, schema] };
    const start = process.cpuUsage();
    expect(keywords(schema, 1)).toContain("budget");
    expect(process.cpuUsage(start).user / 1000).toBeLessThan(10_000);
  });

  it("whose references go round mean nothing, and those that go round through values are followed", () => {
    const round = {
      $ref: "#/definitions/a",
      definitions: { a: { $ref: "#/definitions/b" }, b: { $ref: "#/definitions/a" } },
    };
    expect(keywords(round, 1)).toEqual([]);
    const within = { $ref: "#/definitions/a", definitions: { a: { allOf: [{ $ref: "#/definitions/a" }] } } };
    expect(keywords(within, 1)).toContain("budget");
    const tree: StructuralSchema = {
      $ref: "#/definitions/t",
      definitions: { t: { type: "object", properties: { t: { $ref: "#/definitions/t" } } } },
    };
    expect(keywords(tree, { t: { t: {} } })).toEqual([]);
    expect(keywords(tree, { t: { t: 1 } })).toEqual(["type"]);
  });

  it("do not hang on patterns that are made to", () => {
    const start = process.cpuUsage();
    expect(keywords({ pattern: "^(a+)+$" }, `${"a".repeat(5_000)}!`)).toEqual(["pattern"]);
    expect(process.cpuUsage(start).user / 1000).toBeLessThan(5_000);
    expect(compilePattern("(")).toBeUndefined();
    expect(compilePattern("a".repeat(20_000))).toBeUndefined();
  });

  it("are read keyword by keyword; what is no schema is told and left out", () => {
    const read = readSchema({
      type: "texts",
      properties: [1],
      required: "a",
      pattern: "(",
      minimum: "1",
      items: 3,
      enum: {},
      minLength: -1,
    });
    expect(read.faults.map(({ path }) => path.join("."))).toEqual([
      "type",
      "properties",
      "required",
      "pattern",
      "minimum",
      "items",
      "enum",
      "minLength",
    ]);
    expect(readSchema({ properties: { a: { type: "x" } } }).faults[0]).toMatchObject({
      path: ["properties", "a", "type"],
    });
    let deep: unknown = {};
    for (let depth = 0; depth < 1000; depth++) deep = { items: deep };
    expect(readSchema(deep).faults[0]?.message).toMatch(/deeply nested/);
    expect(readSchema({ $ref: "#/definitions/a", definitions: { a: false } }).schema).toEqual({
      $ref: "#/definitions/a",
      definitions: { a: { not: {} } },
    });
  });

  it("never make reading or checking throw", () => {
    const anything = fc.anything({
      key: fc.constantFrom(
        "type",
        "properties",
        "items",
        "anyOf",
        "$ref",
        "enum",
        "pattern",
        "not",
        "required",
        "spec",
        "group",
        "names",
        "kind",
        "versions",
        "name",
        "schema",
        "openAPIV3Schema",
      ),
      maxDepth: 5,
      withBigInt: true,
    });
    fc.assert(
      fc.property(anything, anything, (schema, value) => {
        checkValue(readSchema(schema).schema, value, { kind: "custom" });
        readDefinition({ spec: schema });
      }),
      { numRuns: 500 },
    );
  });
});

describe("Definitions", () => {
  const spec = { group: "acme.io", names: { kind: "Thing" } };

  it("of old versions preserve unknown fields unless told otherwise", () => {
    const old = (more: object) =>
      readDefinition({
        apiVersion: "apiextensions.k8s.io/v1beta1",
        spec: {
          ...spec,
          version: "v1",
          validation: { openAPIV3Schema: { properties: { spec: { type: "object" } } } },
          ...more,
        },
      }).kinds[0]?.schema ?? {};
    const value = { apiVersion: "acme.io/v1", kind: "Thing", spec: { a: 1 } };
    expect(checkValue(old({}), value, { kind: "custom" })).toEqual([]);
    expect(checkValue(old({ preserveUnknownFields: false }), value, { kind: "custom" })).toHaveLength(1);
  });

  it("need a group and a kind, may not refer, and know any field where they say nothing", () => {
    expect(readDefinition({ spec: { group: "a" } }).faults).toMatchObject([{ path: ["spec", "names"] }]);
    const referring = { openAPIV3Schema: { properties: { a: { $ref: "#/definitions/a" } } } };
    const { faults, kinds } = readDefinition({
      spec: { ...spec, versions: [{ name: "v1", schema: referring }, { name: "v2" }] },
    });
    expect(faults).toMatchObject([{ path: ["spec", "versions", 0, "schema", "openAPIV3Schema"] }]);
    const value = { apiVersion: "acme.io/v2", kind: "Thing", metadata: { nam: "a" }, anything: 1 };
    expect(checkValue(kinds[1]?.schema ?? {}, value, { kind: "custom" }).map(({ name }) => name)).toEqual(["nam"]);
  });
});
