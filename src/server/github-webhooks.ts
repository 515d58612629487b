/** `POST /api/github/webhooks`: verified, stored, acknowledged; worked off later. */
import type { IncomingMessage } from "node:http";
import { verifyWithFallback } from "@octokit/webhooks-methods";
import type { Clock } from "../ports/clock.ts";
import type { Inbox, NewDelivery } from "../ports/inbox.ts";
import type { Log } from "../ports/log.ts";
import { type Answer, Refusal } from "./answer.ts";
import type { Metrics } from "./metrics.ts";
import type { BodyReader } from "./read-body.ts";
import { parseJson, requireJson } from "./require-json.ts";
import { requiredHeader } from "./required-header.ts";
import { store } from "./store-delivery.ts";

/**
 * What an event comes to: a delivery for a lane, or why there is nothing to do. Pure, and never throws for what GitHub may
 * send.
 */
export type ClassifyEvent = (
  name: string,
  payload: unknown,
  deliveryId: string,
  now: number,
) => NewDelivery | { readonly ignored: string };

export interface GithubWebhooks {
  /** The current one first; the others are accepted while the secret is changed. */
  readonly secrets: readonly string[];
  readonly classify: ClassifyEvent;
  /** Further delivery of the same event, for the lane of checks. */
  readonly classifyForChecks?:
    | ((name: string, payload: unknown, deliveryId: string) => NewDelivery | undefined)
    | undefined;
  readonly inbox: Inbox;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly bodies: BodyReader;
  /** Called after something new was stored. */
  readonly onStored: () => void;
}

/** GitHub sends no payload over 25 MB. */
const LIMIT = 25 * 1024 * 1024;

/** Throws Refusal: 400, 401, 413, 415 for what the sender did wrong, 503 where it could not be stored. */
export async function acceptGithubWebhook(request: IncomingMessage, webhooks: GithubWebhooks): Promise<Answer> {
  requireJson(request);
  const event = requiredHeader(request, "X-GitHub-Event", /^[a-z_]{1,64}$/);
  const deliveryId = requiredHeader(request, "X-GitHub-Delivery", /^[\x21-\x7e]{1,100}$/);
  const signature = requiredHeader(request, "X-Hub-Signature-256", /^[\x21-\x7e]+$/);
  return webhooks.bodies.with(request, LIMIT, async (bytes) => {
    const body = bytes.toString("utf8");
    await verify(body, signature, webhooks.secrets);
    return storeEvent({ event, deliveryId, payload: parseJson(body) }, webhooks);
  });
}

async function verify(body: string, signature: string, [current = "", ...others]: readonly string[]): Promise<void> {
  if (body === "") throw new Refusal(400, "The body is empty.");
  if (await verifyWithFallback(current, body, signature, others)) return;
  throw new Refusal(401, "The signature does not fit: the webhook's secret in GitHub and WEBHOOK_SECRET differ.");
}

interface Event {
  readonly event: string;
  readonly deliveryId: string;
  readonly payload: unknown;
}

async function storeEvent({ event, deliveryId, payload }: Event, webhooks: GithubWebhooks): Promise<Answer> {
  const log = webhooks.log.with({ delivery: deliveryId, event, ...namesIn(payload) });
  const classified = webhooks.classify(event, payload, deliveryId, webhooks.clock.now());
  const checks = webhooks.classifyForChecks?.(event, payload, deliveryId);
  // Each is idempotent: where the second cannot be stored, the event comes again and finds the first there.
  if (checks !== undefined) {
    const answer = await store(checks, "github", { ...webhooks, log });
    if ("ignored" in classified) return answer;
  }
  if ("ignored" in classified) {
    webhooks.metrics.delivery("github", "ignored");
    log.debug({ reason: classified.ignored }, "Delivery ignored");
    return { status: 202, body: { status: "ignored", reason: classified.ignored } };
  }
  return store(classified, "github", { ...webhooks, log });
}

/** For the log: what the payload is about, where it says so. */
function namesIn(payload: unknown): { installation?: number; repository?: string; pullRequest?: number } {
  if (typeof payload !== "object" || payload === null) return {};
  const member = (name: string, of: string): unknown => {
    const value: unknown = Reflect.get(payload, name);
    return typeof value === "object" && value !== null ? Reflect.get(value, of) : undefined;
  };
  const installation = member("installation", "id");
  const repository = member("repository", "full_name");
  const pullRequest = member("pull_request", "number");
  return {
    ...(typeof installation === "number" && { installation }),
    ...(typeof repository === "string" && { repository }),
    ...(typeof pullRequest === "number" && { pullRequest }),
  };
}
