/** Observing a repository of 50,000 files through its mirror: cold, and after one change. */
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openMirrors } from "../src/mirror/mirrors.ts";
import type { Log } from "../src/ports/log.ts";
import type { Mirror } from "../src/ports/mirrors.ts";
import type { Row } from "./row.ts";

const APPLICATIONS = 10_000;
/** Files of each application: three environments, a base and a readme. */
const FILES = ["dev/values.yaml", "staging/values.yaml", "prod/values.yaml", "base/values.yaml", "README.md"];
const BLOBS = 10_000;
const ROUNDS = 5;
const HOME = { id: 1, fullName: "acme/env", installationId: 1, defaultBranch: "main" };
const SILENT: Log = { debug() {}, info() {}, warn() {}, error() {}, with: () => SILENT };

export async function benchMirror(): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), "towpath-bench-mirror-"));
  const origin = join(folder, "origin.git");
  try {
    await makeOrigin(origin);
    const open = () =>
      openMirrors({
        folder: join(folder, "mirrors"),
        gitUrl: () => `file://${origin}`,
        token: async () => undefined,
        protocols: ["file"],
        clock: { now: () => Date.now(), sleep: async () => {} },
        log: SILENT,
      });
    const mirrors = await open();
    const total = APPLICATIONS * FILES.length;
    const rows: Row[] = [];
    const row = (name: string, value: number, target?: string): void =>
      void rows.push({ name, value, unit: "ms", note: `${total} files`, ...(target !== undefined && { target }) });

    const since = performance.now();
    const mirror = await mirrors.fetch(HOME);
    row("first fetch (clone)", performance.now() - since);
    let head = headOf(mirror);
    row("first list of all files", await timed(() => mirror.files(head)));

    const listed = await mirror.files(head);
    const shas = listed.slice(0, BLOBS).map(({ blob }) => blob);
    rows.push({
      name: "reading 10,000 blobs, cold",
      value: await timed(() => mirror.blobs(shas)),
      unit: "ms",
    });
    rows.push({
      name: "reading 10,000 blobs, kept",
      value: await timed(() => mirror.blobs(shas)),
      unit: "ms",
    });

    row("fetch that finds nothing (median of 5)", await median(() => mirrors.fetch(HOME)));
    const changed: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      await commit(origin, `apps/app-7/dev/values.yaml`, `tag: 2.${round}.0\n`);
      changed.push(
        await timed(async () => {
          const after = await mirrors.fetch(HOME);
          const changes = await after.changes(head, headOf(after));
          await after.blobs(changes.flatMap(({ file }) => (file === undefined ? [] : [file.blob])));
          head = headOf(after);
        }),
      );
    }
    row("fetch with one change, its difference and its content (median of 5)", middle(changed));
    await mirrors.close();
    const again = await open();
    row("fetch after a restart", await timed(() => again.fetch(HOME)));
    await again.close();
    return rows;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const headOf = (mirror: Mirror): string => mirror.branches.get("main") ?? "";

async function timed(work: () => Promise<unknown>): Promise<number> {
  const since = performance.now();
  await work();
  return performance.now() - since;
}

async function median(work: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) times.push(await timed(work));
  return middle(times);
}

const middle = (times: number[]): number => times.sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;

/** One commit with all files, by `git fast-import`. */
async function makeOrigin(origin: string): Promise<void> {
  execFileSync("git", ["init", "--bare", "--quiet", "--initial-branch=main", origin]);
  const files = Array.from({ length: APPLICATIONS }, (_, index) => index).flatMap((index) =>
    FILES.map((file) => ({
      path: `apps/app-${index}/${file}`,
      content: `# ${file} of app-${index}\nimage:\n  repository: ghcr.io/acme/app-${index}\n  tag: 1.${index}.0\n`,
    })),
  );
  await fastImport(origin, undefined, files);
}

const commit = (origin: string, path: string, content: string): Promise<void> =>
  fastImport(origin, "refs/heads/main^0", [{ path, content }]);

async function fastImport(
  origin: string,
  from: string | undefined,
  files: readonly { readonly path: string; readonly content: string }[],
): Promise<void> {
  const child = spawn("git", [`--git-dir=${origin}`, "fast-import", "--quiet", "--force"], {
    stdio: ["pipe", "ignore", "inherit"],
  });
  const ended = once(child, "close");
  child.stdin.write("commit refs/heads/main\ncommitter Bench <bench@acme.example> 1772445600 +0000\ndata 5\nBench\n");
  if (from !== undefined) child.stdin.write(`from ${from}\n`);
  for (const { path, content } of files) {
    child.stdin.write(`M 100644 inline ${path}\ndata ${Buffer.byteLength(content)}\n${content}\n`);
  }
  child.stdin.end("\n");
  const [code] = await ended;
  if (code !== 0) throw new Error(`git fast-import ended with ${String(code)}`);
}
