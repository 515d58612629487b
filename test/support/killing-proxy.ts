/** Stands between the server and GitHub, and says when a write passes: before it is done, and before it is answered. */
import { request as ask, createServer, type IncomingMessage, type ServerResponse } from "node:http";

/** A request that changes something, counted from 1. */
export interface Write {
  readonly ordinal: number;
  /** `PUT /repos/acme/env/pulls/1/merge`, `mutation updateRefs`. */
  readonly name: string;
}

export type Moment = "before" | "after";

export interface KillingProxy {
  readonly url: string;
  /** All requests so far that arrived here, reads too. */
  readonly seen: () => number;
  /** The writes that GitHub was asked for, oldest first. */
  readonly writes: () => readonly Write[];
  stop(): Promise<void>;
}

/**
 * `before`: the write arrived and GitHub has not been asked; `after`: GitHub has done it and nobody has heard the answer.
 *
 * @param strike returns true (once the server is dead) where the write, or its answer, must not be passed on.
 */
export async function startKillingProxy(
  target: string,
  strike: (write: Write, moment: Moment) => Promise<boolean>,
): Promise<KillingProxy> {
  const writes: Write[] = [];
  let seen = 0;

  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    seen += 1;
    const body = await bytesOf(request);
    const name = nameOfWrite(request, body);
    const write = name === undefined ? undefined : { ordinal: writes.length + 1, name };
    if (write !== undefined) {
      writes.push(write);
      if (await strike(write, "before")) return void response.destroy();
    }
    const answer = await forward(target, request, body);
    if (write !== undefined && (await strike(write, "after"))) return void response.destroy();
    response.writeHead(answer.status, answer.headers);
    response.end(answer.body);
  };
  const server = createServer((request, response) => {
    serve(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port on loopback is free");
  return {
    url: `http://127.0.0.1:${address.port}`,
    seen: () => seen,
    writes: () => writes,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Undefined for what changes no repository: reads, Git's fetches, queries, tokens, redeliveries. */
function nameOfWrite({ method = "GET", url = "/" }: IncomingMessage, body: Buffer): string | undefined {
  const path = url.replace(/\?.*/, "");
  if (method === "GET" || method === "HEAD") return undefined;
  if (path.startsWith("/app/") || path.endsWith("/git-upload-pack")) return undefined;
  if (path !== "/graphql") return `${method} ${path}`;
  const { query } = JSON.parse(body.toString()) as { readonly query: string };
  return /^\s*mutation\b/.test(query) ? `mutation ${/\{\s*(?:\w+\s*:\s*)?(\w+)/.exec(query)?.[1]}` : undefined;
}

interface Answered {
  readonly status: number;
  readonly headers: IncomingMessage["headers"];
  readonly body: Buffer;
}

function forward(target: string, { method, url = "/", headers }: IncomingMessage, body: Buffer): Promise<Answered> {
  return new Promise((resolve, reject) => {
    const { "transfer-encoding": _, ...kept } = headers;
    const own = { ...kept, host: new URL(target).host, ...(body.length > 0 && { "content-length": body.length }) };
    const asked = ask(new URL(url, target), { method, headers: own, agent: false }, (answer) => {
      bytesOf(answer).then((bytes) => {
        const { "transfer-encoding": __, connection: ___, ...passed } = answer.headers;
        resolve({
          status: answer.statusCode ?? 502,
          headers: { ...passed, "content-length": `${bytes.length}` },
          body: bytes,
        });
      }, reject);
    });
    asked.once("error", reject);
    asked.end(body);
  });
}

async function bytesOf(stream: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of stream) parts.push(part as Buffer);
  return Buffer.concat(parts);
}
