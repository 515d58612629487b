import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Control } from "../control/control.ts";
import type { Web } from "../web/web.ts";
import type { Api } from "./api.ts";
import type { GitHttp } from "./git-http.ts";

/** The largest request that is read: GitHub takes blobs of 100 MB. */
const LARGEST_BODY = 150 * 1024 * 1024;

interface Parts {
  readonly api: Api;
  readonly git: GitHttp;
  readonly control: Control;
  readonly web: Web;
}

/** Listens on loopback and gives each request to whom it is for: Git, the control API, the pages, or GitHub's API. */
export async function listen(port: number, parts: Parts): Promise<{ readonly server: Server; readonly port: number }> {
  const server = createServer((request, response) => {
    serve(request, response, parts).catch((error: unknown) => {
      process.stderr.write(`sandbox: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
      if (!response.headersSent) response.writeHead(500, { "content-type": "application/json" });
      response.end(JSON.stringify({ message: `sandbox: ${String(error)}` }));
    });
  });
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  const address = server.address();
  return { server, port: isAddress(address) ? address.port : port };
}

function isAddress(address: AddressInfo | string | null): address is AddressInfo {
  return typeof address === "object" && address !== null;
}

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  { api, git, control, web }: Parts,
): Promise<void> {
  const body = await readBody(request);
  const url = request.url ?? "/";
  if (url.startsWith("/_sandbox/")) await control.serve(request, response, body);
  else if (web.isFor(request)) await web.serve(request, response, body);
  else if (git.isFor(url)) await git.serve(request, response, body);
  else await api.serve(request, response, body);
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > LARGEST_BODY) throw new Error("the request is too large");
    parts.push(part);
  }
  return Buffer.concat(parts);
}
