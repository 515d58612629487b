/** What a route answers, and how a request is refused. */
import type { IncomingMessage, ServerResponse } from "node:http";

export interface Answer {
  readonly status: number;
  /** An object is sent as JSON. */
  readonly body: object | string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Ends a request with a status that tells the sender what is wrong; the message is for the sender. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  constructor(
    status: number,
    message: string,
    options: ErrorOptions & { headers?: Readonly<Record<string, string>> } = {},
  ) {
    super(message, options);
    this.status = status;
    this.headers = options.headers ?? {};
  }
}

export const answerOfRefusal = ({ status, message, headers }: Refusal): Answer => ({
  status,
  body: { error: message },
  headers,
});

/** Sends it, and lets go of a body that was not read: the sender gets the answer before the connection ends. */
export function send(request: IncomingMessage, response: ServerResponse, { status, body, headers }: Answer): void {
  const text = typeof body === "string" ? body : `${JSON.stringify(body)}\n`;
  response.writeHead(status, {
    "content-type": typeof body === "string" ? "text/plain; charset=utf-8" : "application/json; charset=utf-8",
    "content-length": Buffer.byteLength(text),
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    ...(!request.complete && { connection: "close" }),
    ...headers,
  });
  response.end(request.method === "HEAD" ? undefined : text);
  if (!request.complete) request.resume();
}
