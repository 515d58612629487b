import { notFound, ok } from "../http/answer.ts";
import type { Call } from "../http/call.ts";
import { optionalText } from "../http/fields.ts";
import type { Route } from "../http/route.ts";
import { asApp } from "../http/route.ts";
import { time } from "../shapes/time.ts";
import type { App } from "../state/app.ts";
import type { World } from "../state/world.ts";
import type { Attempt, Delivery } from "../webhooks/delivery.ts";
import { webhookHeaders } from "../webhooks/send.ts";
import type { Webhooks } from "../webhooks/webhooks.ts";

/** "Redelivering webhooks": what was delivered in the last 3 days can be looked at and sent again. */
const KEPT_MS = 3 * 24 * 60 * 60 * 1000;

interface Listed {
  readonly delivery: Delivery;
  readonly attempt: Attempt;
}

/** "GitHub App webhooks": the App's webhook, what was sent to it, and sending it again. */
export function hookRoutes(webhooks: Webhooks): readonly Route[] {
  const recent = (world: World, app: App): Listed[] =>
    webhooks.deliveries
      .filter((delivery) => delivery.appId === app.id)
      .flatMap((delivery) => delivery.attempts.map((attempt) => ({ delivery, attempt })))
      .filter(({ attempt }) => attempt.deliveredAt > world.clock.now() - KEPT_MS)
      .sort((a, b) => b.attempt.id - a.attempt.id);

  const find = (call: Call, app: App): Listed => {
    const found = recent(call.world, app).find(({ attempt }) => `${attempt.id}` === call.params["delivery_id"]);
    if (found === undefined) throw notFound();
    return found;
  };

  return [
    asApp("GET", "/app/hook/config", (_, app) => ok(config(app))),
    asApp("PATCH", "/app/hook/config", ({ body }, app) => {
      app.webhookUrl = optionalText(body, "url") ?? app.webhookUrl;
      app.webhookSecret = optionalText(body, "secret") ?? app.webhookSecret;
      return ok(config(app));
    }),
    asApp("GET", "/app/hook/deliveries", (call, app) => listed(call, recent(call.world, app))),
    asApp("GET", "/app/hook/deliveries/{delivery_id}", (call, app) => {
      const { delivery, attempt } = find(call, app);
      const payload: unknown = JSON.parse(delivery.payload);
      return ok({
        ...item(delivery, attempt),
        url: app.webhookUrl ?? "",
        request: { headers: webhookHeaders(app, delivery), payload },
        response: { headers: attempt.responseHeaders, payload: attempt.responseBody },
      });
    }),
    asApp("POST", "/app/hook/deliveries/{delivery_id}/attempts", (call, app) => {
      webhooks.redeliver(find(call, app).delivery);
      return { status: 202, body: {} };
    }),
  ];
}

/** The secret is never shown. */
function config({ webhookUrl }: App) {
  const url = webhookUrl === undefined ? {} : { url: webhookUrl };
  return { content_type: "json", insecure_ssl: "0", secret: "********", ...url };
}

/** Newest first, a page at a time by cursor: the id of the last one seen. */
function listed(call: Call, all: readonly Listed[]) {
  const { query, world } = call;
  const size = Math.min(Math.max(1, Number(query.get("per_page") ?? 30) || 30), 100);
  const status = query.get("status");
  const cursor = Number(/^v1_(\d+)$/.exec(query.get("cursor") ?? "")?.[1] ?? Number.POSITIVE_INFINITY);
  const left = all
    .filter(({ attempt: { statusCode } }) => {
      const failed = statusCode >= 400 && statusCode < 600;
      return status === null || (status === "failure" ? failed : !failed);
    })
    .filter(({ attempt }) => attempt.id < cursor);
  const items = left.slice(0, size);
  const last = items.at(-1);
  const next = new URLSearchParams(query);
  if (last !== undefined) next.set("cursor", `v1_${last.attempt.id}`);
  const link = left.length > size ? { link: `<${world.url}${call.path}?${next.toString()}>; rel="next"` } : {};
  return ok(
    items.map(({ delivery, attempt }) => item(delivery, attempt)),
    link,
  );
}

function item(delivery: Delivery, attempt: Attempt) {
  return {
    id: attempt.id,
    guid: delivery.guid,
    delivered_at: time(attempt.deliveredAt),
    redelivery: attempt.redelivery,
    duration: attempt.durationSeconds,
    status: attempt.status,
    status_code: attempt.statusCode,
    event: delivery.event,
    action: delivery.action,
    installation_id: delivery.installationId,
    repository_id: delivery.repositoryId,
    throttled_at: null,
  };
}
