/** The real server as a process of its own, from the built files. */
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";

const MAIN = join(import.meta.dirname, "../../dist/main.js");
const KEPT_LINES = 40;

export interface ServerProcess {
  readonly isAlive: () => boolean;
  /** Whether it said that it listens. */
  readonly listens: () => boolean;
  /** The last lines that it wrote, for when something goes wrong. */
  readonly tail: () => string;
  /** Ends it as a power cut would; resolves when it is gone. */
  kill(): Promise<void>;
}

/** Starts `towpath serve` with this environment besides PATH. Throws where it was not built. */
export function startServerProcess(env: Readonly<Record<string, string>>): ServerProcess {
  if (!existsSync(MAIN)) throw new Error("dist/main.js is missing: `npm run build` makes it, and `npm test` does so.");
  const child = spawn(process.execPath, [MAIN, "serve"], {
    env: { PATH: process.env["PATH"] ?? "", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const lines: string[] = [];
  let listens = false;
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (data: Buffer) => {
      lines.push(...data.toString().trimEnd().split("\n"));
      listens ||= lines.some((line) => line.includes("Towpath listens"));
      lines.splice(0, lines.length - KEPT_LINES);
    });
  }
  const ended = new Promise<void>((resolve) => child.once("close", () => resolve()));
  const kill = async (): Promise<void> => {
    child.kill("SIGKILL");
    await ended;
  };
  return { isAlive: () => isAlive(child), listens: () => listens, tail: () => lines.join("\n"), kill };
}

const isAlive = ({ exitCode, signalCode }: ChildProcess): boolean => exitCode === null && signalCode === null;
