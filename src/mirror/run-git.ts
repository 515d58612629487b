/** One Git command: what it wrote, or why it failed. */
import { spawn } from "node:child_process";

/** Git ended with another exit code than 0. `stderr` is shortened and holds no secret that was named. */
export class GitFailure extends Error {
  override readonly name = "GitFailure";
  readonly exitCode: number | undefined;
  readonly stderr: string;
  constructor(command: string, exitCode: number | undefined, stderr: string) {
    super(`git ${command}: ${stderr.trim() || `exit code ${exitCode ?? "none"}`}`);
    this.exitCode = exitCode;
    this.stderr = stderr;
  }
}

export interface GitOptions {
  readonly gitDir?: string;
  readonly env: Readonly<Record<string, string>>;
  /** Aborted: Git and what it started are ended. */
  readonly signal?: AbortSignal;
  /** Never to be repeated in an error. */
  readonly secret?: string;
}

const STDERR_CHARACTERS = 4_000;
/** A Git that does not end when asked to is killed. */
const GRACE_MS = 2_000;

/** Throws GitFailure, or what `signal` was aborted with. */
export function runGit(args: readonly string[], { gitDir, env, signal, secret }: GitOptions): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const where = gitDir === undefined ? [] : [`--git-dir=${gitDir}`];
    // In a group of its own: `git fetch` starts others, which must end with it.
    const child = spawn("git", [...where, ...args], { env, stdio: ["ignore", "pipe", "pipe"], detached: true });
    const output: Buffer[] = [];
    let stderr = "";
    let grace: NodeJS.Timeout | undefined;
    const endGroup = (name: "SIGTERM" | "SIGKILL"): void => {
      if (child.pid === undefined) return;
      try {
        process.kill(-child.pid, name);
      } catch {
        // It has ended already.
      }
    };
    const onAbort = (): void => {
      endGroup("SIGTERM");
      grace = setTimeout(() => endGroup("SIGKILL"), GRACE_MS);
    };
    signal?.addEventListener("abort", onAbort, { once: true });
    child.stdout.on("data", (chunk: Buffer) => output.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => {
      stderr = `${stderr}${chunk.toString()}`.slice(-STDERR_CHARACTERS);
    });
    const settle = (end: () => void): void => {
      clearTimeout(grace);
      signal?.removeEventListener("abort", onAbort);
      end();
    };
    child.on("error", (error) => settle(() => reject(error)));
    child.on("close", (code) =>
      settle(() => {
        if (signal?.aborted) reject(signal.reason);
        else if (code === 0) resolve(Buffer.concat(output));
        else reject(new GitFailure(args[0] ?? "", code ?? undefined, withoutSecret(stderr, secret)));
      }),
    );
  });
}

const withoutSecret = (text: string, secret: string | undefined): string =>
  secret ? text.replaceAll(secret, "[REDACTED]") : text;
