/** Opening the shipped schemas: time and memory of one Kubernetes version, and of everything. */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import type { Row } from "./row.ts";

const CATALOG = JSON.stringify(join(import.meta.dirname, "../src/validation/catalog/catalog.ts"));

interface Measured {
  readonly index: number;
  readonly first: number;
  readonly all: number;
  readonly firstHeap: number;
  readonly allHeap: number;
}

/** In a process of its own, since what is read once is kept. */
const script = `
  import { openCatalog } from ${CATALOG};
  const heap = () => { globalThis.gc(); return process.memoryUsage().heapUsed / 1_048_576; };
  const before = heap();
  const started = performance.now();
  const catalog = openCatalog();
  const opened = performance.now();
  catalog.schemaOf("apps/v1", "Deployment", "1.34");
  const first = performance.now();
  const firstHeap = heap() - before;
  const again = performance.now();
  for (const version of catalog.versions)
    for (const { apiVersion, kind } of catalog.kinds(version)) catalog.schemaOf(apiVersion, kind, version);
  const all = performance.now() - again;
  console.log(JSON.stringify({ index: opened - started, first: first - opened, all, firstHeap, allHeap: heap() - before }));
`;

export async function benchCatalog(): Promise<Row[]> {
  const runs = Array.from({ length: 5 }, measure);
  const least = (key: keyof Measured): number => Math.min(...runs.map((run) => run[key]));
  return [
    { name: "read the index", value: least("index"), unit: "ms" },
    { name: "first schema of a Kubernetes version", value: least("first"), unit: "ms", target: "<= 50" },
    { name: "heap with one version", value: least("firstHeap"), unit: "MB", target: "<= 8" },
    { name: "every schema of every version and project", value: least("all"), unit: "ms" },
    { name: "heap with all of them", value: least("allHeap"), unit: "MB", target: "<= 40" },
  ];
}

function measure(): Measured {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ["--expose-gc", "--input-type=module", "--eval", script],
    { encoding: "utf8" },
  );
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}
