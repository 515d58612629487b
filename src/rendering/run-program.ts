/** One program, from its start to its end, within limits of time and output; whatever happens, nothing of it is left. */
import { spawn } from "node:child_process";
import { Transient } from "../domain/failure.ts";

export interface ProgramRun {
  readonly command: readonly [program: string, ...args: string[]];
  /** The whole environment. */
  readonly env: Readonly<Record<string, string>>;
  readonly folder: string;
  readonly wallMs: number;
  readonly outputBytes: number;
}

export interface ProgramEnd {
  /** Undefined where a signal ended it. */
  readonly exitCode: number | undefined;
  readonly output: Buffer;
  /** The beginning of it. */
  readonly complaint: string;
  /** Which limit made us end it. */
  readonly limit?: "time" | "output";
}

const COMPLAINT_BYTES = 16 * 1024;

/** Throws a Transient where the program cannot be started. */
export function runProgram({ command, env, folder, wallMs, outputBytes }: ProgramRun): Promise<ProgramEnd> {
  const [program, ...args] = command;
  return new Promise((resolve, reject) => {
    // A group of its own, so that all of it can be killed; helm lives on after SIGTERM, so it is SIGKILL.
    const child = spawn(program, args, { env, cwd: folder, stdio: ["ignore", "pipe", "pipe"], detached: true });
    const output: Buffer[] = [];
    const complaint: Buffer[] = [];
    let outputLength = 0;
    let complaintLength = 0;
    let limit: ProgramEnd["limit"];
    const end = (why: NonNullable<ProgramEnd["limit"]>): void => {
      limit ??= why;
      killGroup(child.pid);
      // A grandchild may hold them open.
      child.stdout.destroy();
      child.stderr.destroy();
    };
    const timer = setTimeout(() => end("time"), wallMs);
    child.stdout.on("data", (chunk: Buffer) => {
      outputLength += chunk.length;
      if (outputLength > outputBytes) end("output");
      else output.push(chunk);
    });
    child.stderr.on("data", (chunk: Buffer) => {
      if (complaintLength < COMPLAINT_BYTES) complaint.push(chunk.subarray(0, COMPLAINT_BYTES - complaintLength));
      complaintLength += chunk.length;
    });
    child.on("error", (error: NodeJS.ErrnoException) => {
      clearTimeout(timer);
      reject(new Transient(`A program to render with did not start (${error.code ?? error.name}).`));
    });
    // What the program started and left behind must not keep its output open.
    child.on("exit", () => killGroup(child.pid));
    child.on("close", (code) => {
      clearTimeout(timer);
      const end = {
        exitCode: code ?? undefined,
        output: Buffer.concat(output),
        complaint: Buffer.concat(complaint).toString(),
      };
      resolve(limit === undefined ? end : { ...end, limit });
    });
  });
}

function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // All of it has ended already.
  }
}
