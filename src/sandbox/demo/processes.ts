import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

/** One of the demo's processes, with the end of what it said. */
export interface Running {
  readonly process: ChildProcess;
  /** The first line of its standard output. */
  readonly firstLine: Promise<string>;
  /** The last lines of both outputs, for when something goes wrong. */
  readonly tail: () => string;
  readonly stop: () => Promise<void>;
}

const KEPT_LINES = 40;
/** How long a process may take to end after SIGTERM before it is killed. */
const PATIENCE_MS = 10_000;

/** Starts `node <script> …` from the built files, with only this environment besides PATH. */
export function start(script: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): Running {
  const path = fileURLToPath(new URL(`../../${script}`, import.meta.url));
  const child = spawn(process.execPath, [path, ...args], {
    env: { PATH: process.env["PATH"] ?? "", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const lines: string[] = [];
  const firstLine = new Promise<string>((resolve, reject) => {
    child.once("exit", (code) => reject(new Error(`${script} ended with ${code}:\n${lines.join("\n")}`)));
    child.stdout.once("data", (data: Buffer) => resolve(data.toString().split("\n", 1)[0] ?? ""));
  });
  // Whoever waits for the line is told; nobody need wait for it.
  firstLine.catch(() => undefined);
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (data: Buffer) => {
      lines.push(...data.toString().trimEnd().split("\n"));
      lines.splice(0, lines.length - KEPT_LINES);
    });
  }
  return { process: child, firstLine, tail: () => lines.join("\n"), stop: () => stop(child) };
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  child.kill("SIGTERM");
  const killer = setTimeout(() => child.kill("SIGKILL"), PATIENCE_MS);
  await ended;
  clearTimeout(killer);
}
