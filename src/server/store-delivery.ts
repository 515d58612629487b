import type { Inbox, NewDelivery } from "../ports/inbox.ts";
import type { Log } from "../ports/log.ts";
import { type Answer, Refusal } from "./answer.ts";
import type { DeliverySource, Metrics } from "./metrics.ts";

interface Means {
  readonly inbox: Inbox;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly onStored: () => void;
}

/**
 * Stores a delivery and answers 202. Throws Refusal 503 where it cannot be stored: the sender lists it as failed then, and
 * it is asked for again.
 */
export async function store(delivery: NewDelivery, source: DeliverySource, means: Means): Promise<Answer> {
  const { inbox, log, metrics, onStored } = means;
  let status: Awaited<ReturnType<Inbox["accept"]>>;
  try {
    status = await inbox.accept(delivery);
  } catch (error) {
    log.error({ error, lane: delivery.lane }, "Delivery could not be stored");
    throw new Refusal(503, "The delivery could not be stored: send it again later.", {
      cause: error,
      headers: { "retry-after": "30" },
    });
  }
  metrics.delivery(source, status);
  log.info({ lane: delivery.lane, status, builds: delivery.builds.length }, "Delivery stored");
  if (status !== "known") onStored();
  return { status: 202, body: { status } };
}
