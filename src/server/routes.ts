/** What is served where. */
import type { IncomingMessage } from "node:http";
import { type Answer, answerOfRefusal, Refusal } from "./answer.ts";
import { acceptGithubWebhook, type GithubWebhooks } from "./github-webhooks.ts";
import { health, type Readiness, readiness } from "./health.ts";
import { acceptImageHook, type ImageHook } from "./image-hook.ts";
import type { DeliverySource, Metrics } from "./metrics.ts";
import { BodyReader } from "./read-body.ts";

export interface Route {
  readonly methods: readonly string[];
  /** Set where requests bring deliveries. */
  readonly source?: DeliverySource;
  readonly answer: (request: IncomingMessage) => Promise<Answer>;
}

export type Routes = ReadonlyMap<string, Route>;

/** What the routes need; {@link GithubWebhooks} and {@link ImageHook} say what each is for. */
export interface RouteMeans
  extends Omit<GithubWebhooks & ImageHook & Readiness, "secrets" | "senders" | "hear" | "bodies" | "isDraining"> {
  readonly settings: {
    readonly webhookSecrets: GithubWebhooks["secrets"];
    readonly hookSenders: ImageHook["senders"];
  };
  readonly hearImage: ImageHook["hear"];
}

const GET = ["GET", "HEAD"];
const POST = ["POST"];

export function routesOf(means: RouteMeans, isDraining: () => boolean): Routes {
  const bodies = new BodyReader();
  const webhooks = { ...means, bodies, secrets: means.settings.webhookSecrets };
  const hook = { ...means, bodies, senders: means.settings.hookSenders, hear: means.hearImage };
  return new Map<string, Route>([
    [
      "/api/github/webhooks",
      { methods: POST, source: "github", answer: (request) => acceptGithubWebhook(request, webhooks) },
    ],
    ["/hooks/images", { methods: POST, source: "hook", answer: (request) => acceptImageHook(request, hook) }],
    ["/healthz", { methods: GET, answer: health }],
    ["/readyz", { methods: GET, answer: () => readiness({ ...means, isDraining }) }],
    ["/metrics", { methods: GET, answer: () => expose(means.metrics) }],
  ]);
}

async function expose({ registry }: Metrics): Promise<Answer> {
  return { status: 200, body: await registry.metrics(), headers: { "content-type": registry.contentType } };
}

/** Never throws: refusals become their answer, bugs are logged and become 500. */
export async function answerRequest(request: IncomingMessage, routes: Routes, means: RouteMeans): Promise<Answer> {
  const path = (request.url ?? "/").replace(/\?.*$/s, "");
  const route = routes.get(path);
  try {
    return await dispatch(request, route);
  } catch (error) {
    return answerOfRefusal(refusalOf(error, { path, route, request, ...means }));
  }
}

async function dispatch(request: IncomingMessage, route: Route | undefined): Promise<Answer> {
  if (route === undefined) throw new Refusal(404, "There is nothing here.");
  if (route.methods.includes(request.method ?? "")) return route.answer(request);
  const allow = route.methods.join(", ");
  throw new Refusal(405, `Only ${allow} is answered here.`, { headers: { allow } });
}

interface Refused extends Pick<RouteMeans, "log" | "metrics"> {
  readonly path: string;
  readonly route: Route | undefined;
  readonly request: IncomingMessage;
}

/** Counts and logs it; what scanners look for at other addresses is not worth a line. */
function refusalOf(error: unknown, { path, route, request, log, metrics }: Refused): Refusal {
  const refusal = error instanceof Refusal ? error : undefined;
  if (route?.source !== undefined) {
    metrics.delivery(route.source, refusal !== undefined && refusal.status < 500 ? "refused" : "failed");
  }
  if (refusal === undefined) {
    log.error({ error, path }, "A request ended with a bug");
    return new Refusal(500, "This is a bug: see the log of the server.");
  }
  if (route !== undefined) {
    const { status, message: reason } = refusal;
    log.warn({ path, status, reason, from: request.socket.remoteAddress }, "Request refused");
  }
  return refusal;
}
