/** The checks as people read them in a terminal, and as programs do. */
import type { Check } from "./check.ts";

const COUNTED = { mend: ["thing to mend", "things to mend"], advice: ["piece of advice", "pieces of advice"] } as const;

/** A line a check, and the sum at the end. */
export function printChecks(checks: readonly Check[]): string {
  const width = Math.max(0, ...checks.map(({ subject }) => subject.length));
  const lines = checks.map(({ state, subject, message }) => `${state.padEnd(6)}  ${subject.padEnd(width)}  ${message}`);
  const sum = (["mend", "advice"] as const).flatMap((state) => {
    const count = checks.filter((check) => check.state === state).length;
    const [one, many] = COUNTED[state];
    return count === 0 ? [] : [`${count} ${count === 1 ? one : many}`];
  });
  return `${[...lines, "", sum.length === 0 ? "All is well." : `${sum.join(", ")}.`].join("\n")}\n`;
}

export const printJson = (checks: readonly Check[]): string => `${JSON.stringify({ checks }, null, 2)}\n`;
