/** Each rule has a folder of fixtures: what it finds in `bad.yaml` is a golden file, in `good.yaml` it finds nothing. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import type { Rule, Scope } from "../../../src/validation/rule.ts";
import { ALL_RULES, RULE_NAMES } from "../../../src/validation/rules/all.ts";
import { type RuleFinding, runRules } from "../../../src/validation/rules/run-rules.ts";
import { expectGolden } from "../../golden.ts";
import { scopeOf } from "./support/fixture.ts";
import { valuesOf } from "./support/values-of.ts";

const FIXTURES = join(import.meta.dirname, "../../fixtures/rules");

const read = (rule: Rule, name: string): Scope =>
  scopeOf(readFileSync(join(FIXTURES, rule.name, name), "utf8"), { valuesOf });

/** With the level that it has by default; rules that are off are asked as warnings. */
function findingsOf(rule: Rule, scope: Scope): readonly RuleFinding[] {
  const rules = rule.level === "off" ? { [rule.name]: "warning" as const } : {};
  const { findings, failures } = runRules([rule], scope, { rules, environments: {} });
  expect(failures).toEqual([]);
  return findings;
}

const asText = ({ file, line, column, severity, rule, message, remedy }: RuleFinding): string =>
  `${file}:${line}:${column} ${severity} ${rule} ${message} ${remedy}\n`;

describe("the fixtures", () => {
  it("are there for each rule, and for nothing else", () => {
    expect(readdirSync(FIXTURES).sort()).toEqual([...RULE_NAMES].sort());
  });
});

describe.each(ALL_RULES.map((rule) => [rule.name, rule] as const))("%s", (name, rule) => {
  it("tells what is wrong, where, and what to do", () => {
    const findings = findingsOf(rule, read(rule, "bad.yaml"));
    expect(findings).not.toEqual([]);
    expectGolden(`rules/${name}.txt`, findings.map(asText).join(""));
  });

  it("has nothing to say of what is right", () => {
    expect(findingsOf(rule, read(rule, "good.yaml")).map(asText)).toEqual([]);
  });
});
