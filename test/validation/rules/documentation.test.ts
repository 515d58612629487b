/** docs/rules.md lists what the program does. `UPDATE_GOLDEN=1` writes its table anew. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { ALL_RULES, RULE_NAMES } from "../../../src/validation/rules/all.ts";

const FILE = join(import.meta.dirname, "../../../docs/rules.md");
const [BEGIN, END] = ["<!-- rules: begin -->", "<!-- rules: end -->"];

const table = [
  "| rule | level | what it finds | also silenced as |",
  "|---|---|---|---|",
  ...ALL_RULES.map(({ name, level, summary, alsoKnownAs }) => {
    const names = alsoKnownAs.map((known) => `${known.replace(":", " `")}\``).join(", ");
    return `| \`${name}\` | ${level} | ${summary} | ${names} |`;
  }),
].join("\n");

describe("docs/rules.md", () => {
  it("lists each rule with its level, its sentence and the names of other tools", () => {
    const text = readFileSync(FILE, "utf8");
    const [before = "", rest = ""] = text.split(BEGIN);
    const after = rest.split(END)[1] ?? "";
    const wanted = `${before}${BEGIN}\n${table}\n${END}${after}`;
    if (process.env["UPDATE_GOLDEN"] === "1") writeFileSync(FILE, wanted);
    expect(readFileSync(FILE, "utf8")).toBe(wanted);
  });
});

describe("the rules", () => {
  it("have names that are kebab-case and their own", () => {
    expect(new Set(RULE_NAMES).size).toBe(RULE_NAMES.length);
    for (const name of RULE_NAMES) expect(name).toMatch(/^[a-z]+(-[a-z]+)*$/);
  });

  it("name checks of the three tools whose annotations are read", () => {
    for (const known of ALL_RULES.flatMap(({ alsoKnownAs }) => alsoKnownAs)) {
      expect(known).toMatch(/^(kube-linter|polaris|kube-score):[A-Za-z0-9-]+$/);
    }
  });

  it("are described by one sentence each", () => {
    for (const { summary } of ALL_RULES) expect(summary).toMatch(/^[^|\n]{20,140}\.$/);
  });
});
