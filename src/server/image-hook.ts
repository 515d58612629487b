/** `POST /hooks/images`: anything that built an image and holds a hook's secret says so. */
import { createHash } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { verify } from "@octokit/webhooks-methods";
import type { ImageBuild } from "../domain/image-build.ts";
import type { Clock } from "../ports/clock.ts";
import type { Inbox } from "../ports/inbox.ts";
import type { Log } from "../ports/log.ts";
import { type Answer, Refusal } from "./answer.ts";
import type { Metrics } from "./metrics.ts";
import type { BodyReader } from "./read-body.ts";
import { parseJson, requireJson } from "./require-json.ts";
import { requiredHeader } from "./required-header.ts";
import { store } from "./store-delivery.ts";

/** What a parsed body comes to, in the name of that hook. */
export type HearImage = (
  body: unknown,
  hookName: string,
  hearing: { readonly deliveryId: string; readonly heardAt: number },
) => { readonly builds: readonly ImageBuild[] } | { readonly ignored: string } | { readonly unreadable: string };

export interface ImageHook {
  /** The secret that verifies a request names its sender. */
  readonly senders: readonly { readonly name: string; readonly secret: string }[];
  readonly hear: HearImage;
  readonly inbox: Inbox;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly bodies: BodyReader;
  readonly onStored: () => void;
}

const LIMIT = 1024 * 1024;

/** Throws Refusal: 400, 401, 404, 413, 415 for what the sender did wrong, 503 where it could not be stored. */
export async function acceptImageHook(request: IncomingMessage, hook: ImageHook): Promise<Answer> {
  if (hook.senders.length === 0) throw new Refusal(404, "No sender is set up here: set IMAGE_HOOK_SECRETS.");
  requireJson(request);
  const signature = requiredHeader(request, "X-Signature-256", /^[\x21-\x7e]+$/);
  return hook.bodies.with(request, LIMIT, async (bytes) => {
    const body = bytes.toString("utf8");
    const name = await senderOf(body, signature, hook.senders);
    return storeImage(body, name, deliveryIdOf(request, name, bytes), hook);
  });
}

async function senderOf(body: string, signature: string, senders: ImageHook["senders"]): Promise<string> {
  if (body === "") throw new Refusal(400, "The body is empty.");
  for (const { name, secret } of senders) if (await verify(secret, body, signature)) return name;
  throw new Refusal(
    401,
    "The signature does not fit: send X-Signature-256: sha256= and the hexadecimal HMAC-SHA256 of the body by the hook's secret.",
  );
}

/**
 * The same body of the same hook is the same delivery, so that a sender may repeat a request whose answer was lost; one
 * that means a repetition to count tells them apart by `X-Delivery-Id`.
 */
function deliveryIdOf(request: IncomingMessage, name: string, body: Buffer): string {
  const hash = createHash("sha256").update(body).digest("hex");
  if (request.headers["x-delivery-id"] === undefined) return `hook:${name}:${hash}`;
  return `hook:${name}:${hash}:${requiredHeader(request, "X-Delivery-Id", /^[\x21-\x7e]{1,100}$/)}`;
}

async function storeImage(body: string, name: string, deliveryId: string, hook: ImageHook): Promise<Answer> {
  const heard = hook.hear(parseJson(body), name, { deliveryId, heardAt: hook.clock.now() });
  if ("unreadable" in heard) throw new Refusal(400, heard.unreadable);
  const log = hook.log.with({ delivery: deliveryId, event: "hook", hook: name });
  if ("ignored" in heard) {
    hook.metrics.delivery("hook", "ignored");
    log.info({ reason: heard.ignored }, "Delivery ignored");
    return { status: 202, body: { status: "ignored", reason: heard.ignored } };
  }
  const delivery = {
    id: deliveryId,
    lane: "intake",
    event: "hook",
    payload: { hook: name },
    builds: heard.builds,
  } as const;
  return store(delivery, "hook", { ...hook, log });
}
