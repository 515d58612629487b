import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "@jest/globals";
import { SchemaFiles } from "../../../src/validation/schema/schema-location.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "towpath-schemas-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const schemaOf = (kind: string) =>
  new SchemaFiles(`${folder}/{{.ResourceKind}}.json`).schemaOf("acme.io/v1", kind, "1.33");

it("A schema that is not there is missing; one that is there and cannot be read is a fault", () => {
  mkdirSync(join(folder, "widget.json"));
  expect(schemaOf("Gadget")).toBeUndefined();
  expect(schemaOf("Widget")?.fault).toMatch(/widget\.json cannot be read \(EISDIR\)$/);
});

it("No name of an object leads out of the folder", () => {
  writeFileSync(join(folder, "secret.json"), '{"type":"object"}');
  const inside = new SchemaFiles(`${folder}/in/{{.ResourceKind}}.json`);
  for (const kind of ["../secret", "..%2fsecret", "/etc/passwd", "a/b", "."])
    expect(inside.schemaOf("v1", kind, "1.33")).toBeUndefined();
});
