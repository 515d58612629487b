import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { Ajv } from "ajv";
import { parse } from "yaml";
import { FILE_SCHEMA } from "../../src/config/file-schema.ts";
import { SCHEMA } from "../../src/config/schema.ts";
import type { Schema } from "../../src/config/schema-parts.ts";

const SHIPPED = join(import.meta.dirname, "../../schema/towpath.schema.json");

describe("the schema", () => {
  it("is the one that is shipped (UPDATE_GOLDEN=1 writes it anew)", () => {
    const text = `${JSON.stringify(FILE_SCHEMA, null, 2)}\n`;
    if (process.env["UPDATE_GOLDEN"] === "1") writeFileSync(SHIPPED, text);
    expect(readFileSync(SHIPPED, "utf8")).toBe(text);
  });

  it("takes a home's file and a member's, and nothing between", () => {
    const validate = new Ajv({ allowUnionTypes: true }).compile(FILE_SCHEMA);
    expect(validate(parse("version: 1\nenvironments: { dev: }"))).toBe(true);
    expect(validate(parse("managed-by: acme/env-main"))).toBe(true);
    expect(validate(parse("managed-by: acme/env-main\nversion: 1"))).toBe(false);
  });

  it("says in words what each key takes, and tells editors what it is for", () => {
    const silent: string[] = [];
    const visit = (schema: Schema, path: string): void => {
      for (const [key, child] of Object.entries(schema.properties ?? {})) {
        if (child.title === undefined || child.description === undefined) silent.push(`${path}.${key}`);
        visit(child, `${path}.${key}`);
      }
      if (schema.items !== undefined) visit(schema.items, `${path}[]`);
      if (typeof schema.additionalProperties === "object") visit(schema.additionalProperties, `${path}.*`);
    };
    visit(SCHEMA, "");
    expect(silent).toEqual([]);
  });
});
