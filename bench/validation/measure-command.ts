/** `towpath validate` as a process of its own, over files on the disk. */
import { spawn } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { text } from "node:stream/consumers";
import type { Text } from "./texts.ts";

const MAIN = join(import.meta.dirname, "../../dist/main.js");
/** Runs in that process: tells at its end what it took, in microseconds and kilobytes. */
const TELL = `data:text/javascript,${encodeURIComponent(`process.on("exit", () => {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  process.stderr.write("\\n" + JSON.stringify({ userCPUTime, systemCPUTime, maxRSS }) + "\\n");
});`)}`;

export interface Measured {
  readonly documents: number;
  readonly wallSeconds: number;
  /** Of all threads. */
  readonly cpuSeconds: number;
  readonly megabytes: number;
}

/** The quickest of several runs with these arguments over these files. */
export async function measureCommand(texts: readonly Text[], runs: number, ...args: string[]): Promise<Measured> {
  const folder = await mkdtemp(join(tmpdir(), "towpath-bench-"));
  try {
    for (const one of texts) {
      const file = join(folder, one.path);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, one.text);
    }
    const measured: Measured[] = [];
    for (let run = 0; run < runs; run++) measured.push(await measureOnce(folder, args));
    return {
      documents: measured[0]?.documents ?? 0,
      wallSeconds: Math.min(...measured.map(({ wallSeconds }) => wallSeconds)),
      cpuSeconds: Math.min(...measured.map(({ cpuSeconds }) => cpuSeconds)),
      megabytes: Math.max(...measured.map(({ megabytes }) => megabytes)),
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function measureOnce(cwd: string, args: readonly string[]): Promise<Measured> {
  const started = performance.now();
  const child = spawn(process.execPath, ["--import", TELL, MAIN, "validate", ...args, "."], { cwd });
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)]);
  const wallSeconds = (performance.now() - started) / 1000;
  const usage: { readonly userCPUTime: number; readonly systemCPUTime: number; readonly maxRSS: number } = JSON.parse(
    err.trim().split("\n").at(-1) ?? "",
  );
  return {
    documents: documentsIn(out),
    wallSeconds,
    cpuSeconds: (usage.userCPUTime + usage.systemCPUTime) / 1e6,
    megabytes: usage.maxRSS / 1024,
  };
}

/** Of its last line: `3 files: 1 valid, 2 invalid, 0 with errors, 0 skipped. …` */
function documentsIn(out: string): number {
  const [summary = ""] = out.trim().split("\n").slice(-1);
  const counts = summary.slice(summary.indexOf(":"), summary.indexOf(".")).match(/\d+/g) ?? [];
  return counts.reduce((sum, count) => sum + Number(count), 0);
}
