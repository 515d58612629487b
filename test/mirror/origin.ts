/** A repository to mirror: made with Git in a temporary folder, served from its folder or over HTTP. */
import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

const IDENTITY = { name: "Ada Lovelace", email: "ada@acme.example" };

export interface Origin {
  /** Everything of the test lies here. */
  readonly folder: string;
  /** Commits these contents (undefined removes) on the branch and returns the commit. */
  commit(files: Readonly<Record<string, string | Uint8Array | undefined>>, message?: string, branch?: string): string;
  /** Runs Git in the working copy and pushes all branches afterwards. */
  git(...args: string[]): string;
  /** Where the working copy lies. */
  readonly work: string;
  readonly url: string;
  remove(): void;
}

const run = (cwd: string, args: readonly string[], at = "2026-03-02T10:00:00Z"): string =>
  execFileSync("git", args, {
    cwd,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      PATH: process.env["PATH"],
      GIT_CONFIG_NOSYSTEM: "1",
      GIT_CONFIG_GLOBAL: "/dev/null",
      GIT_AUTHOR_NAME: IDENTITY.name,
      GIT_AUTHOR_EMAIL: IDENTITY.email,
      GIT_COMMITTER_NAME: IDENTITY.name,
      GIT_COMMITTER_EMAIL: "web-flow@acme.example",
      GIT_AUTHOR_DATE: at,
      GIT_COMMITTER_DATE: at,
    },
  }).trim();

export function createOrigin(): Origin {
  const folder = mkdtempSync(join(tmpdir(), "towpath-mirror-"));
  const bare = join(folder, "acme", "env.git");
  const work = join(folder, "work");
  mkdirSync(dirname(bare));
  run(folder, ["init", "--bare", "--quiet", "--initial-branch=main", bare]);
  run(folder, ["init", "--quiet", "--initial-branch=main", work]);
  run(work, ["remote", "add", "origin", bare]);
  const push = (): void =>
    void run(work, ["push", "--quiet", "--force", "--prune", "origin", "refs/heads/*:refs/heads/*"]);
  return {
    folder,
    work,
    url: `file://${bare}`,
    commit(files, message = "Change", branch = "main") {
      const current = run(work, ["branch", "--show-current"]);
      if (current !== branch) {
        const known = run(work, ["branch", "--list", branch]) !== "";
        run(work, ["checkout", "--quiet", ...(known ? [] : ["-b"]), branch]);
      }
      for (const [path, content] of Object.entries(files)) {
        if (content === undefined) {
          rmSync(join(work, path));
          continue;
        }
        mkdirSync(dirname(join(work, path)), { recursive: true });
        writeFileSync(join(work, path), content);
      }
      run(work, ["add", "--all"]);
      run(work, ["commit", "--quiet", "--allow-empty", "-m", message]);
      push();
      return run(work, ["rev-parse", "HEAD"]);
    },
    git(...args) {
      const output = run(work, args);
      push();
      return output;
    },
    remove: () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }),
  };
}

/** Serves the folder's repositories over HTTP by Git's own program; `answer` may send another status instead, or nothing. */
export async function serveOverHttp(
  folder: string,
  answer: (request: IncomingMessage) => number | "nothing" | undefined,
): Promise<{ readonly url: string; close(): Promise<void> }> {
  const execPath = execFileSync("git", ["--exec-path"], { encoding: "utf8" }).trim();
  const serve = (request: IncomingMessage, response: ServerResponse): void => {
    const status = answer(request);
    if (status === "nothing") return;
    if (status !== undefined) {
      response.writeHead(status, status === 401 ? { "www-authenticate": 'Basic realm="x"' } : {}).end();
      return;
    }
    const { pathname, search } = new URL(request.url ?? "/", "http://x");
    const child = spawn(join(execPath, "git-http-backend"), [], {
      env: {
        PATH: process.env["PATH"],
        GIT_PROJECT_ROOT: folder,
        GIT_HTTP_EXPORT_ALL: "1",
        REQUEST_METHOD: request.method,
        PATH_INFO: pathname,
        QUERY_STRING: search.slice(1),
        CONTENT_TYPE: request.headers["content-type"] ?? "",
        HTTP_CONTENT_ENCODING: request.headers["content-encoding"]?.toString() ?? "",
        GIT_PROTOCOL: request.headers["git-protocol"]?.toString() ?? "",
      },
    });
    request.pipe(child.stdin);
    const chunks: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
    child.on("close", () => {
      const output = Buffer.concat(chunks);
      const end = output.indexOf("\r\n\r\n");
      const headers = output.toString("latin1", 0, end).split("\r\n");
      const code = Number(/^Status: (\d+)/im.exec(headers.join("\n"))?.[1] ?? 200);
      for (const line of headers) {
        const [name = "", value = ""] = line.split(": ");
        if (name.toLowerCase() !== "status") response.setHeader(name, value);
      }
      response.writeHead(code).end(output.subarray(end + 4));
    });
  };
  const server = createServer(serve);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
