import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { readConfig } from "../../src/config/read-config.ts";
import { SCHEMA } from "../../src/config/schema.ts";
import type { Schema } from "../../src/config/schema-parts.ts";

const ROOT = join(import.meta.dirname, "../..");
const read = (path: string): string => readFileSync(join(ROOT, path), "utf8");
const blocks = (text: string): readonly string[] =>
  [...text.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, block = ""]) => block);

describe("the documentation", () => {
  it.each(["docs/configuration.md", "docs/gates.md", "docs/health.md", "README.md"])(
    "shows only files that are understood: %s",
    (path) => {
      const files = blocks(read(path)).filter((block) => block.startsWith("version: 1"));
      expect(files.length).toBeGreaterThan(0);
      for (const file of files) expect(readConfig(file)).toHaveProperty("config");
    },
  );

  it("shows only tag rules that are understood", () => {
    const rules = blocks(read("docs/tags.md"));
    expect(rules.length).toBeGreaterThan(2);
    for (const rule of rules) {
      const text = `version: 1\nlayout: "{application}/{environment}/**"\nenvironments: { dev: }\nimages:\n  - match: a\n    ${rule}`;
      expect(readConfig(text)).toHaveProperty("config");
    }
  });

  it("names every key", () => {
    const keys = new Set<string>();
    const visit = (schema: Schema): void => {
      for (const [key, child] of Object.entries(schema.properties ?? {})) {
        keys.add(key);
        visit(child);
      }
      if (schema.items !== undefined) visit(schema.items);
      if (typeof schema.additionalProperties === "object") visit(schema.additionalProperties);
    };
    visit(SCHEMA);
    const text = ["configuration", "tags", "rules"].map((page) => read(`docs/${page}.md`)).join("");
    expect([...keys].filter((key) => !new RegExp(`\\b${key}\\b`).test(text))).toEqual([]);
  });
});
