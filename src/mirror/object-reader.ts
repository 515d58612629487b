/** A `git cat-file --batch` that stays: objects by sha, without a process for each. */
import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import type { Sha } from "../domain/repository.ts";

export interface GitObject {
  readonly type: string;
  readonly content: Uint8Array;
}

/** The process ended before it had answered. */
export class ReaderEnded extends Error {
  override readonly name = "ReaderEnded";
}

interface Request {
  readonly shas: readonly Sha[];
  readonly found: Map<Sha, GitObject>;
  answered: number;
  resolve(found: ReadonlyMap<Sha, GitObject>): void;
  reject(error: Error): void;
}

export interface ObjectReader {
  /** Objects by sha; unknown ones are absent. Requests are answered in the order in which they come. */
  read(shas: readonly Sha[]): Promise<ReadonlyMap<Sha, GitObject>>;
  /** True until the process has ended. */
  alive(): boolean;
  /** Ends the process; requests under way are rejected with ReaderEnded. */
  close(): void;
}

const NEWLINE = 10;

export function openObjectReader(gitDir: string, env: Readonly<Record<string, string>>): ObjectReader {
  const child = spawn("git", [`--git-dir=${gitDir}`, "cat-file", "--batch"], { env });
  const requests: Request[] = [];
  let alive = true;
  let stderr = "";
  const parse = createParser((sha, object) => {
    const [request] = requests;
    if (request === undefined) return;
    if (object !== undefined) request.found.set(sha, object);
    request.answered += 1;
    if (request.answered < request.shas.length) return;
    requests.shift();
    request.resolve(request.found);
    setReferenced(child, requests.length > 0);
  });
  const end = (why: string): void => {
    alive = false;
    for (const request of requests.splice(0)) request.reject(new ReaderEnded(`git cat-file: ${why}`));
  };
  child.stdout.on("data", parse);
  child.stderr.on("data", (chunk: Buffer) => {
    stderr = `${stderr}${chunk.toString()}`.slice(-1_000);
  });
  child.on("error", (error) => end(error.message));
  child.on("close", (code) => end(stderr.trim() || `ended with exit code ${code ?? "none"}`));
  // Writing to a process that is gone; its end is told by "close".
  child.stdin.on("error", () => {});
  setReferenced(child, false);

  return {
    read: (shas) =>
      new Promise((resolve, reject) => {
        if (shas.length === 0) return resolve(new Map());
        if (!alive) return reject(new ReaderEnded("git cat-file has ended"));
        requests.push({ shas, found: new Map(), answered: 0, resolve, reject });
        setReferenced(child, true);
        child.stdin.write(`${shas.join("\n")}\n`);
      }),
    alive: () => alive,
    close() {
      alive = false;
      child.stdin.end();
      child.kill("SIGKILL");
    },
  };
}

/** An idle reader does not keep the process of Towpath from ending. */
function setReferenced(child: ChildProcessWithoutNullStreams, referenced: boolean): void {
  const call = referenced ? "ref" : "unref";
  child[call]();
  for (const stream of [child.stdin, child.stdout, child.stderr]) {
    if ("unref" in stream && "ref" in stream) {
      const handle: { ref?: unknown; unref?: unknown } = stream;
      const toggle = handle[call];
      if (typeof toggle === "function") toggle.call(stream);
    }
  }
}

/**
 * `<sha> <type> <size>\n<content>\n`, or `<asked> missing\n`, in whatever pieces they arrive. Pieces are joined once for
 * each object.
 */
function createParser(onObject: (sha: Sha, object: GitObject | undefined) => void): (chunk: Buffer) => void {
  let pieces: Buffer[] = [];
  let held = 0;
  /** Of the object whose content is arriving. */
  let expected: { readonly sha: Sha; readonly type: string; readonly size: number } | undefined;

  /** The bytes held so far as one. */
  const joined = (): Buffer => {
    const [only] = pieces;
    const whole = pieces.length === 1 && only !== undefined ? only : Buffer.concat(pieces, held);
    pieces = [whole];
    return whole;
  };
  const keep = (rest: Buffer): void => {
    pieces = rest.length === 0 ? [] : [rest];
    held = rest.length;
  };

  return (chunk) => {
    pieces.push(chunk);
    held += chunk.length;
    for (;;) {
      if (expected !== undefined) {
        const { sha, type, size } = expected;
        if (held < size + 1) return;
        const whole = joined();
        // A copy: a slice would keep the whole chunk in memory for as long as the content is kept.
        onObject(sha, { type, content: Uint8Array.prototype.slice.call(whole, 0, size) });
        expected = undefined;
        keep(whole.subarray(size + 1));
      }
      if (held === 0) return;
      const whole = joined();
      const end = whole.indexOf(NEWLINE);
      if (end < 0) return;
      const [sha = "", type = "", size] = whole.toString("latin1", 0, end).split(" ");
      keep(whole.subarray(end + 1));
      if (size === undefined) onObject(sha, undefined);
      else expected = { sha, type, size: Number(size) };
    }
  };
}
