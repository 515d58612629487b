import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { LineIndex } from "../../../src/validation/reading/line-index.ts";
import { isMap } from "../../../src/validation/reading/objects.ts";
import type { PlacedFinding } from "../../../src/validation/reading/placed-finding.ts";
import { TablePositions } from "../../../src/validation/reading/positions.ts";
import { readDocuments } from "../../../src/validation/reading/read-documents.ts";
import { checkObject, RULES } from "../../../src/validation/schema/check-object.ts";
import { checkValue } from "../../../src/validation/schema/check-value.ts";
import { readDefinition } from "../../../src/validation/schema/definitions.ts";
import { KNOWN_FORMATS } from "../../../src/validation/schema/formats.ts";
import type { Issue } from "../../../src/validation/schema/issue.ts";
import { expectGolden } from "../../golden.ts";

const FIXTURES = join(import.meta.dirname, "../../fixtures/validation/schema");

/** First document: the schema of `spec`; the others: objects of the kind. */
function readFixture(file: string, text: string) {
  const lines = new LineIndex(text);
  const [schema, ...objects] = readDocuments(file, text);
  const openAPIV3Schema = { type: "object", required: ["spec"], properties: { spec: schema?.value } };
  const versions = [{ name: "v1", schema: { openAPIV3Schema } }];
  const { kinds, faults } = readDefinition({ spec: { group: "acme.io", names: { kind: "Thing" }, versions } });
  expect(faults).toEqual([]);
  return { lines, found: { schema: kinds[0]?.schema ?? {}, exact: true }, objects };
}

function findingsIn(file: string, text: string, part = false): readonly PlacedFinding[] {
  const { lines, found, objects } = readFixture(file, text);
  return objects.flatMap(({ value, table, findings }) => {
    if (!isMap(value)) throw new Error(`${file}: no object`);
    const at = new TablePositions(text, lines, table, value, []);
    return [...findings, ...checkObject({ file, value, apiVersion: "acme.io/v1", kind: "Thing", at, part }, found)];
  });
}

/** As a terminal would show it. */
function render(text: string, findings: readonly PlacedFinding[]): string {
  const lines = text.split("\n");
  return findings
    .map(({ line, column, endLine, endColumn, severity, message, remedy, rule }) => {
      const width = endLine === line ? Math.max(1, endColumn - column) : 1;
      const marked = `${" ".repeat(column - 1)}${"^".repeat(width)}`;
      return [
        `${line}:${column} ${severity} ${rule}`,
        `  ${lines[line - 1]}`,
        `  ${marked}`,
        `  ${message}`,
        `  → ${remedy ?? "-"}`,
        "",
      ].join("\n");
    })
    .join("\n");
}

describe("What does not fit a schema", () => {
  const names = readdirSync(FIXTURES).map((file) => basename(file, ".yaml"));

  it.each(names)("is told with its place and what to do: %s", (name) => {
    const text = readFileSync(join(FIXTURES, `${name}.yaml`), "utf8");
    expectGolden(`validation/schema/${name}.txt`, render(text, findingsIn(`${name}.yaml`, text)));
  });

  it("has a fixture for each keyword and each format, so that people have read what is said of it", () => {
    const kinds = new Set<string>();
    const note = ({ keyword, schema, nearest }: Issue): void => {
      kinds.add(keyword);
      if (keyword === "format") kinds.add(`format ${schema.format}`);
      if (nearest !== undefined) note(nearest);
    };
    for (const name of names) {
      const { found, objects } = readFixture(name, readFileSync(join(FIXTURES, `${name}.yaml`), "utf8"));
      for (const { value } of objects)
        for (const issue of checkValue(found.schema, value, { kind: "custom" })) note(issue);
    }
    const wanted = [...Object.keys(RULES), ...KNOWN_FORMATS.map((format) => `format ${format}`)];
    expect(wanted.filter((kind) => !kinds.has(kind))).toEqual([]);
  });

  it("tells one mistake once: what is said twice, and what is missing because it stands elsewhere", () => {
    const told = (schema: string, spec: string) =>
      findingsIn("a.yaml", `${schema}\n---\nkind: Thing\nspec: ${spec}\n`).map(({ rule }) => rule);
    expect(told("allOf: [{required: [a]}, {required: [a]}]", "{}")).toEqual(["schema/missing-field"]);
    const job =
      "type: object\nrequired: [schedule]\nproperties: {schedule: {type: string}, job: {type: object, properties: {b: {}}}}";
    expect(told(job, "{job: {schedule: x}}")).toEqual(["schema/unknown-field"]);
  });

  it("asks nothing of patches but that what is there fits", () => {
    const text = readFileSync(join(FIXTURES, "missing-field.yaml"), "utf8");
    expect(findingsIn("a.yaml", text, true)).toEqual([]);
    const removing =
      "type: object\nproperties: {a: {type: string}}\n---\nkind: Thing\nspec: {a: ~, $patch: replace, b: 1}\n";
    expect(findingsIn("a.yaml", removing, true)).toMatchObject([{ rule: "schema/unknown-field", line: 5 }]);
  });

  it("leaves the values alone that SOPS has encrypted, and its own block", () => {
    const schema = "type: object\nproperties: {count: {type: integer}, mode: {enum: [a]}, text: {type: string}}\n---\n";
    const spec = 'kind: Thing\nspec: {count: "ENC[AES256_GCM,data:x]", mode: "ENC[AES256_GCM,data:x]", text: 1}\n';
    const sops = "sops: {mac: x, lastmodified: y, version: z}\n";
    expect(findingsIn("a.yaml", schema + spec + sops).map(({ rule, line }) => `${rule} ${line}`)).toEqual([
      "schema/type 5",
    ]);
    expect(findingsIn("a.yaml", schema + spec)).toHaveLength(3);
  });

  it("is only warned of where the schema may lack fields", () => {
    const at = { value: () => PLACE, key: () => PLACE, written: () => undefined };
    const object = {
      file: "a.yaml",
      value: { a: 1, b: null, c: 1 },
      apiVersion: "acme.io/v1",
      kind: "T",
      at,
      part: false,
    };
    const schema = { properties: { kind: {}, apiVersion: {}, b: { type: "string" }, c: { type: "string" } } } as const;
    const severities = (exact: boolean) => checkObject(object, { schema, exact }).map(({ severity }) => severity);
    expect(severities(false)).toEqual(["warning", "warning", "error"]);
    expect(severities(true)).toEqual(["error", "error", "error"]);
  });
});

const PLACE = { line: 1, column: 1, endLine: 1, endColumn: 1 };
