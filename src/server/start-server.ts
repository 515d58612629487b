/** The HTTP server: two ways in for deliveries, health and metrics, and nothing else. */
import { createServer, type Server as HttpServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Clock } from "../ports/clock.ts";
import type { Inbox } from "../ports/inbox.ts";
import type { Lanes } from "../ports/lanes.ts";
import type { Log } from "../ports/log.ts";
import { type Answer, answerOfRefusal, Refusal, send } from "./answer.ts";
import { acceptGithubWebhook, type ClassifyEvent } from "./github-webhooks.ts";
import { health, readiness } from "./health.ts";
import { acceptImageHook, type HearImage } from "./image-hook.ts";
import type { DeliverySource, Metrics } from "./metrics.ts";
import { BodyReader } from "./read-body.ts";

export interface ServerOptions {
  readonly settings: ServerSettings;
  readonly inbox: Inbox;
  readonly lanes: Pick<Lanes, "counts">;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  /** What an event of GitHub's comes to. */
  readonly classify: ClassifyEvent;
  /** What a request to `/hooks/images` comes to. */
  readonly hearImage: HearImage;
  /** Called after something new was stored: `worker.notify`. */
  readonly onStored: () => void;
  readonly limits?: Partial<ServerLimits>;
}

export interface ServerSettings {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  readonly webhookSecrets: readonly string[];
  readonly hookSenders: readonly { readonly name: string; readonly secret: string }[];
}

/** Against senders that keep connections open without saying anything. */
export interface ServerLimits {
  /** For the head of a request. */
  readonly headersMs: number;
  /** For a whole request. GitHub gives up after 10 s, but a slow line may need longer for 25 MB. */
  readonly requestMs: number;
  /** How often connections are looked at. */
  readonly checkMs: number;
  readonly connections: number;
}

const LIMITS: ServerLimits = { headersMs: 10_000, requestMs: 60_000, checkMs: 5_000, connections: 2_000 };

export interface Server {
  readonly host: string;
  readonly port: number;
  /** Takes no new connections, answers what is open, and resolves when all are closed. `/readyz` says 503 meanwhile. */
  drain(): Promise<void>;
}

/** Resolves when it listens. Throws what `listen` throws (`EADDRINUSE`). */
export async function startServer(options: ServerOptions): Promise<Server> {
  const { headersMs, requestMs, checkMs, connections } = { ...LIMITS, ...options.limits };
  const state = { draining: false };
  const routes = routesOf(options, () => state.draining);
  const server = createServer(
    {
      headersTimeout: headersMs,
      requestTimeout: requestMs,
      connectionsCheckingInterval: checkMs,
      keepAliveTimeout: 65_000,
    },
    (request, response) => {
      if (state.draining) response.setHeader("connection", "close");
      void respond(request, response, routes, options);
    },
  );
  server.maxConnections = connections;
  const address = await listen(server, options.settings);
  return {
    host: address.address,
    port: address.port,
    drain: () => {
      state.draining = true;
      return close(server);
    },
  };
}

interface Route {
  readonly methods: readonly string[];
  readonly source?: DeliverySource;
  answer(request: IncomingMessage): Promise<Answer>;
}

function routesOf(options: ServerOptions, isDraining: () => boolean): ReadonlyMap<string, Route> {
  const { settings, metrics } = options;
  const bodies = new BodyReader();
  const webhooks = { ...options, bodies, secrets: settings.webhookSecrets };
  const hook = { ...options, bodies, senders: settings.hookSenders, hear: options.hearImage };
  const get = ["GET", "HEAD"];
  const post = ["POST"];
  return new Map<string, Route>([
    [
      "/api/github/webhooks",
      { methods: post, source: "github", answer: (request) => acceptGithubWebhook(request, webhooks) },
    ],
    ["/hooks/images", { methods: post, source: "hook", answer: (request) => acceptImageHook(request, hook) }],
    ["/healthz", { methods: get, answer: health }],
    ["/readyz", { methods: get, answer: () => readiness({ ...options, isDraining }) }],
    ["/metrics", { methods: get, answer: () => expose(metrics) }],
  ]);
}

async function expose({ registry }: Metrics): Promise<Answer> {
  return { status: 200, body: await registry.metrics(), headers: { "content-type": registry.contentType } };
}

async function respond(
  request: IncomingMessage,
  response: ServerResponse,
  routes: ReadonlyMap<string, Route>,
  { log, metrics }: ServerOptions,
): Promise<void> {
  const path = (request.url ?? "/").replace(/\?.*$/s, "");
  const route = routes.get(path);
  try {
    send(request, response, await answerOf(request, route));
  } catch (error) {
    const refusal = error instanceof Refusal ? error : undefined;
    if (route?.source !== undefined)
      metrics.delivery(route.source, (refusal?.status ?? 500) < 500 ? "refused" : "failed");
    if (refusal === undefined) log.error({ error, path }, "A request ended with a bug");
    else if (route !== undefined)
      log.warn(
        { path, status: refusal.status, reason: refusal.message, from: request.socket.remoteAddress },
        "Request refused",
      );
    send(request, response, answerOfRefusal(refusal ?? new Refusal(500, "This is a bug: see the log of the server.")));
  }
}

async function answerOf(request: IncomingMessage, route: Route | undefined): Promise<Answer> {
  if (route === undefined) throw new Refusal(404, "There is nothing here.");
  if (route.methods.includes(request.method ?? "")) return route.answer(request);
  throw new Refusal(405, `Only ${route.methods.join(" and ")} is answered here.`, {
    headers: { allow: route.methods.join(", ") },
  });
}

function listen(server: HttpServer, { host, port }: ServerSettings): Promise<AddressInfo> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen({ host, port }, () => {
      server.off("error", reject);
      const address = server.address();
      if (address === null || typeof address === "string") reject(new Error("The server listens on no port."));
      else resolve(address);
    });
  });
}

function close(server: HttpServer): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
  });
}
