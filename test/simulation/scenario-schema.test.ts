import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import type { Schema } from "../../src/config/schema-parts.ts";
import { DETAIL_KEYS, EVENT_KEYS, SCENARIO_SCHEMA } from "../../src/simulation/scenario-schema.ts";

const SHIPPED = join(import.meta.dirname, "../../schema/scenario.schema.json");

describe("the schema of scenarios", () => {
  it("is the one that is shipped (UPDATE_GOLDEN=1 writes it anew)", () => {
    const text = `${JSON.stringify(SCENARIO_SCHEMA, null, 2)}\n`;
    if (process.env["UPDATE_GOLDEN"] === "1") writeFileSync(SHIPPED, text);
    expect(readFileSync(SHIPPED, "utf8")).toBe(text);
  });

  it("says in words what each key takes, and tells editors what it is for", () => {
    const silent: string[] = [];
    const visit = (schema: Schema, path: string): void => {
      for (const [key, child] of Object.entries(schema.properties ?? {})) {
        if (child.title === undefined || child.description === undefined) silent.push(`${path}.${key}`);
        visit(child, `${path}.${key}`);
      }
      if (schema.items !== undefined) visit(schema.items, `${path}[]`);
    };
    visit(SCENARIO_SCHEMA, "");
    expect(silent).toEqual([]);
  });

  it("knows every key that says more of an event", () => {
    const step = Object.keys(SCENARIO_SCHEMA.properties?.["steps"]?.items?.properties ?? {});
    expect(step).toEqual(expect.arrayContaining([...EVENT_KEYS, ...Object.values(DETAIL_KEYS).flat()]));
  });
});
