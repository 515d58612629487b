import { createSign } from "node:crypto";
import type { Sandbox } from "../../src/sandbox/start.ts";

export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  /** The parsed JSON, or the text of another media type; undefined for none. */
  readonly body: unknown;
}

/** Sends `GET /repos/acme/env`, with a body for those that write. */
export type Ask = (request: string, body?: unknown, headers?: Readonly<Record<string, string>>) => Promise<Answered>;

/** Asks the sandbox over HTTP with an `authorization` header, as any client would. */
export function asker(sandbox: Pick<Sandbox, "url">, authorization: string): Ask {
  return async (request, body, headers = {}) => {
    const [method = "GET", path = "/"] = request.split(" ");
    const sent = body === undefined ? {} : { body: JSON.stringify(body) };
    const response = await fetch(`${sandbox.url}${path}`, { method, headers: { authorization, ...headers }, ...sent });
    const text = await response.text();
    const isJson = /json/.test(response.headers.get("content-type") ?? "");
    return {
      status: response.status,
      headers: response.headers,
      body: text === "" ? undefined : isJson ? (JSON.parse(text) as unknown) : text,
    };
  };
}

/** An App's JSON Web Token by the sandbox's clock ("Generating a JSON Web Token for a GitHub App"). */
export function appToken(
  sandbox: Pick<Sandbox, "clock">,
  app: { readonly id: number; readonly privateKey: string },
): string {
  const now = Math.floor(Date.parse(sandbox.clock().now) / 1000);
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");
  const text = `${part({ alg: "RS256", typ: "JWT" })}.${part({ iat: now - 60, exp: now + 540, iss: `${app.id}` })}`;
  return `${text}.${createSign("RSA-SHA256").update(text).sign(app.privateKey, "base64url")}`;
}
