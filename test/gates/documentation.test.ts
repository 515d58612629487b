import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { OVERRIDABLE } from "../../src/gates/override.ts";

const PAGE = readFileSync(join(import.meta.dirname, "../../docs/gates.md"), "utf8");
const GOLDEN = join(import.meta.dirname, "../golden/gates");

describe("the page on gates", () => {
  it("quotes only what gates say", () => {
    const said = new Set(
      readdirSync(GOLDEN).flatMap((file) =>
        readFileSync(join(GOLDEN, file), "utf8")
          .split("\n")
          .map((line) => line.trim()),
      ),
    );
    const quoted = [...PAGE.matchAll(/```text\n([\s\S]*?)```/g)].flatMap(([, block = ""]) => block.trim().split("\n"));
    expect(quoted.length).toBeGreaterThan(10);
    expect(quoted.filter((line) => !said.has(line))).toEqual([]);
  });

  it("names every gate that can be overridden", () => {
    const words = PAGE.slice(PAGE.indexOf("## Overrides")).toLowerCase();
    expect(OVERRIDABLE.filter((gate) => !words.includes(gate))).toEqual([]);
  });
});
