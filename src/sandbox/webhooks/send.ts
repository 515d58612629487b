import { createHmac } from "node:crypto";
import { Agent, request } from "node:http";
import type { App } from "../state/app.ts";
import type { Attempt, Delivery } from "./delivery.ts";

/** "Best practices for using webhooks": an answer within 10 seconds, or the delivery counts as failed. */
const PATIENCE_MS = 10_000;

/** Where GitHub cannot connect at all there is no status code of a server; its list shows this one. */
export const NOT_CONNECTED = { status: "failed to connect to host", statusCode: 502 } as const;
const TIMED_OUT = { status: "timed out", statusCode: 504 } as const;

export type Outcome = Pick<Attempt, "status" | "statusCode" | "responseHeaders" | "responseBody">;

/** Keeps connections to the webhooks open. One for each sandbox, so that its end closes them. */
export function createWebhookAgent(): Agent {
  return new Agent({ keepAlive: true });
}

/** The headers that GitHub sends with an event, its signature among them. */
export function webhookHeaders(app: App, delivery: Delivery): Record<string, string> {
  const sign = (algorithm: "sha1" | "sha256"): string =>
    `${algorithm}=${createHmac(algorithm, app.webhookSecret).update(delivery.payload).digest("hex")}`;
  return {
    accept: "*/*",
    "content-type": "application/json",
    "user-agent": "GitHub-Hookshot/5a0dbox",
    "x-github-delivery": delivery.guid,
    "x-github-event": delivery.event,
    "x-github-hook-id": `${app.id}`,
    "x-github-hook-installation-target-id": `${app.id}`,
    "x-github-hook-installation-target-type": "integration",
    "x-hub-signature": sign("sha1"),
    "x-hub-signature-256": sign("sha256"),
  };
}

/** Sends an event once; never fails, since a failure is an outcome too. */
export function send(agent: Agent, app: App, delivery: Delivery): Promise<Outcome> {
  const failed = (why: typeof NOT_CONNECTED | typeof TIMED_OUT): Outcome => ({
    ...why,
    responseHeaders: {},
    responseBody: "",
  });
  if (app.webhookUrl === undefined) return Promise.resolve(failed(NOT_CONNECTED));
  const url = new URL(app.webhookUrl);
  const payload = Buffer.from(delivery.payload);
  return new Promise((resolve) => {
    const headers = { ...webhookHeaders(app, delivery), "content-length": `${payload.length}` };
    const sent = request(url, { method: "POST", agent, headers, timeout: PATIENCE_MS }, (response) => {
      const parts: Buffer[] = [];
      response.on("data", (part: Buffer) => parts.push(part));
      response.on("error", () => resolve(failed(NOT_CONNECTED)));
      response.on("end", () => {
        const statusCode = response.statusCode ?? 502;
        const fine = statusCode < 400;
        resolve({
          status: fine ? "OK" : `Invalid HTTP Response: ${statusCode}`,
          statusCode,
          responseHeaders: Object.fromEntries(
            Object.entries(response.headers).map(([name, value]) => [name, [value].flat().join(", ")]),
          ),
          responseBody: Buffer.concat(parts).toString(),
        });
      });
    });
    sent.on("timeout", () => {
      resolve(failed(TIMED_OUT));
      sent.destroy();
    });
    sent.on("error", () => resolve(failed(NOT_CONNECTED)));
    sent.end(payload);
  });
}
