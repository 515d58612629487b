/** Tables of cases: what a gate answers, and in a golden file what it says. */
import { expect, it } from "@jest/globals";
import type { GateResult, GateState } from "../../src/domain/gate-result.ts";
import { expectGolden } from "../golden.ts";

export interface Case<Given> {
  readonly name: string;
  readonly given: Given;
  readonly state: GateState | "absent";
  readonly opensAt?: number;
  readonly changesAt?: number;
}

/** One test a case, and one for the sentences of all of them. */
export function testTable<Given>(
  gate: string,
  cases: readonly Case<Given>[],
  evaluate: (given: Given) => GateResult | undefined,
): void {
  it.each(cases)("$name: $state", ({ given, state, opensAt, changesAt }) => {
    const result = evaluate(given);
    expect([result?.state ?? "absent", result?.opensAt, result?.changesAt]).toEqual([state, opensAt, changesAt]);
    if (result !== undefined) expectSentences(result);
  });

  it("says so in sentences for people", () => {
    const told = cases.map(({ name, given }) => `${name}\n${tell(evaluate(given), "  ")}`);
    expectGolden(`gates/${gate}.txt`, `${told.join("\n\n")}\n`);
  });
}

const isoOf = (at: number): string => new Date(at).toISOString().replace(":00.000Z", "Z");

/** The tree as plain text. */
export function tell(result: GateResult | undefined, indent = ""): string {
  if (result === undefined) return `${indent}(no answer)`;
  const { gate, state, reason, opener, opensAt, changesAt, parts = [] } = result;
  return [
    `${indent}[${state}] ${gate}: ${reason}`,
    ...(opener === undefined ? [] : [`${indent}  opens when ${opener}`]),
    ...(opensAt === undefined ? [] : [`${indent}  opens by itself at ${isoOf(opensAt)}`]),
    ...(changesAt === undefined ? [] : [`${indent}  changes by itself at ${isoOf(changesAt)}`]),
    ...parts.map((part) => tell(part, `${indent}  `)),
  ].join("\n");
}

/** What holds for every answer: one line, no full stop, and what is shut says how it opens. */
export function expectSentences(result: GateResult): void {
  expect(result.reason).toMatch(/^[^\n]*[^\n.\s]$/u);
  expect(result.reason).not.toMatch(/undefined|NaN|Invalid|\[object/);
  if (result.state === "passed") expect([result.opener, result.opensAt]).toEqual([undefined, undefined]);
  else if (result.gate !== "approvals") expect(result.opener ?? result.opensAt).toBeDefined();
  for (const part of result.parts ?? []) expectSentences(part);
}
