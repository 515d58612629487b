/** The HTTP server: two ways in for deliveries, health and metrics, and nothing else. */
import { createServer, type Server as HttpServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Mistake } from "../domain/failure.ts";
import type { Clock } from "../ports/clock.ts";
import type { Inbox } from "../ports/inbox.ts";
import type { Lanes } from "../ports/lanes.ts";
import type { Log } from "../ports/log.ts";
import { send } from "./answer.ts";
import type { ClassifyEvent, GithubWebhooks } from "./github-webhooks.ts";
import type { HearImage } from "./image-hook.ts";
import type { Metrics } from "./metrics.ts";
import { answerRequest, routesOf } from "./routes.ts";

export interface ServerOptions {
  readonly settings: ServerSettings;
  readonly inbox: Inbox;
  readonly lanes: Pick<Lanes, "counts">;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  /** What an event of GitHub's comes to. */
  readonly classify: ClassifyEvent;
  /** Whether it wakes checks besides. */
  readonly classifyForChecks?: GithubWebhooks["classifyForChecks"];
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

/** Resolves when it listens. Throws Mistake `cannot-listen` where address or port cannot be had. */
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
      void answerRequest(request, routes, options).then((answer) => {
        // Said when the answer is sent: a connection that is kept alive would hold up the end.
        if (state.draining) response.setHeader("connection", "close");
        send(request, response, answer);
      });
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

function listen(server: HttpServer, { host, port }: ServerSettings): Promise<AddressInfo> {
  return new Promise((resolve, reject) => {
    const refused = (error: NodeJS.ErrnoException): void => reject(cannotListen(host, port, error));
    server.once("error", refused);
    server.listen({ host, port }, () => {
      server.off("error", refused);
      const address = server.address();
      if (address === null || typeof address === "string") reject(new Error("The server listens on no port."));
      else resolve(address);
    });
  });
}

const WHY = new Map([
  ["EADDRINUSE", "another program listens there: stop it, or choose another PORT"],
  ["EACCES", "this user may not listen there: choose a PORT above 1023"],
  ["EADDRNOTAVAIL", "this machine has no such address: set HOST to one of its own, or to 0.0.0.0 for all"],
  ["ENOTFOUND", "there is no such host: set HOST to an address of this machine, or to 0.0.0.0 for all"],
]);

function cannotListen(host: string, port: number, error: NodeJS.ErrnoException): Error {
  const why = WHY.get(error.code ?? "");
  if (why === undefined) return error;
  return new Mistake("cannot-listen", `Towpath cannot listen on ${host} port ${port}: ${why}.`, { cause: error });
}

function close(server: HttpServer): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
  });
}
