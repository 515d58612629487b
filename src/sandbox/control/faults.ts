import type { RequestFault } from "../faults/request-faults.ts";
import type { Behaviour } from "../state/behaviour.ts";
import type { Limits } from "../state/limits.ts";
import type { DeliveryFault } from "../webhooks/delivery-faults.ts";
import type { ControlContext } from "./context.ts";

/** What goes wrong on purpose, what was asked and what was delivered. */
export function faultControls({ world, webhooks, requestFaults, deliveryFaults, log }: ControlContext) {
  return {
    /** Has the n-th request that matches fail. */
    failRequest(input: RequestFault): void {
      requestFaults.plan(input);
    },

    /** Has deliveries lost, doubled or late. */
    failDelivery(input: DeliveryFault): void {
      deliveryFaults.plan(input);
    },

    /** Takes all planned faults back. */
    clearFaults(): void {
      requestFaults.clear();
      deliveryFaults.clear();
    },

    /** Holds all deliveries back from now on. */
    holdDeliveries(): void {
      deliveryFaults.holdAll();
    },

    /** Lets held deliveries go, in this order: as they came, reversed, or by index (an index twice doubles it). */
    releaseDeliveries(input: { readonly order?: "in-order" | "reversed" | readonly number[] } = {}) {
      const count = deliveryFaults.heldCount;
      deliveryFaults.release(input.order);
      return { count };
    },

    /** How many deliveries are held back. */
    heldDeliveries(): number {
      return deliveryFaults.heldCount;
    },

    /** Switches how GitHub behaves: lagging lists, enforced rate limits. */
    setBehaviour(input: Partial<Behaviour>): void {
      Object.assign(world.behaviour, input);
    },

    /** Lowers (or raises) GitHub's limits. */
    setLimits(input: Partial<Limits>): void {
      Object.assign(world.limits, input);
    },

    /** Every request so far, oldest first. */
    requests() {
      return [...log];
    },

    /** Forgets the requests so far. */
    clearRequests(): void {
      log.length = 0;
    },

    /** Every event that was to be delivered so far, oldest first, with its attempts. */
    deliveries() {
      return webhooks.deliveries.map(({ guid, event, action, attempts, payload }) => ({
        guid,
        event,
        action,
        payload: JSON.parse(payload) as unknown,
        attempts: attempts.map(({ id, statusCode, status, redelivery }) => ({ id, statusCode, status, redelivery })),
      }));
    },
  };
}
