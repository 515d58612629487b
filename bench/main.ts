/**
 * `npm run bench [-- --json] [-- --only <part>]`: measures what Towpath claims, one file a part, and prints a table (or
 * JSON for a machine). Exits 1 if a figure misses its target.
 */
import { readdir } from "node:fs/promises";
import { parseArgs } from "node:util";
import type { Row } from "./row.ts";

const { values: options } = parseArgs({
  options: { json: { type: "boolean", default: false }, only: { type: "string", multiple: true, default: [] } },
});

const parts = (await readdir(import.meta.dirname))
  .filter((file) => file.endsWith(".ts") && !["main.ts", "row.ts"].includes(file))
  .map((file) => file.slice(0, -".ts".length))
  .filter((part) => options.only.length === 0 || options.only.includes(part))
  .sort();

const results: { part: string; rows: readonly Row[] }[] = [];
for (const part of parts) {
  const measured: unknown = await import(`./${part}.ts`);
  results.push({ part, rows: await benchOf(measured, part)() });
  if (!options.json) printTable(results.slice(-1));
}
if (options.json) console.log(JSON.stringify(results, null, 2));
const missed = results.flatMap(({ rows }) => rows).filter((row) => !reaches(row));
if (missed.length > 0) {
  console.error(`${missed.length} missed the target: ${missed.map(({ name }) => name).join("; ")}`);
  process.exitCode = 1;
}

/** The one function that a part exports. */
function benchOf(module: unknown, part: string): () => Promise<readonly Row[]> {
  const bench = Object.entries(module ?? {}).find(
    ([name, value]) => /^bench[A-Z]/.test(name) && isFunction(value),
  )?.[1];
  if (bench === undefined) throw new Error(`bench/${part}.ts exports no function whose name starts with bench`);
  return bench;
}

function isFunction(value: unknown): value is () => Promise<readonly Row[]> {
  return typeof value === "function";
}

/** True where there is no target. */
function reaches({ value, target }: Row): boolean {
  const [, sign, bound] = /^\s*(<=|>=|<|>)\s*([\d.]+)/.exec(target ?? "") ?? [];
  const limit = Number(bound);
  if (sign === "<=") return value <= limit;
  if (sign === ">=") return value >= limit;
  if (sign === "<") return value < limit;
  return sign === ">" ? value > limit : true;
}

function printTable(list: typeof results): void {
  for (const { part, rows } of list) {
    console.log(`\n${part}`);
    const width = Math.max(0, ...rows.map(({ name }) => name.length));
    for (const row of rows) {
      const figure = `${row.value.toLocaleString("en", { maximumFractionDigits: 2 })} ${row.unit}`;
      const verdict = row.target === undefined ? "" : `target ${row.target}${reaches(row) ? "" : "  MISSED"}`;
      console.log(
        `  ${row.name.padEnd(width)}  ${figure.padStart(20)}  ${verdict.padEnd(14)} ${row.note ?? ""}`.trimEnd(),
      );
    }
  }
}
