import type { Clock } from "../state/clock.ts";
import type { Delivery } from "./delivery.ts";

/** What may happen to deliveries on purpose. */
export interface DeliveryFault {
  /** Only these events; all without it. */
  readonly event?: string;
  readonly action?: string;
  /** The first that is hit, counted from 1 among those that match (default 1). */
  readonly from?: number;
  /** How many are hit (default: all from there on). */
  readonly count?: number;
  /** Lost on the way and listed as failed; sent twice with one GUID; sent so much later by the sandbox's clock. */
  readonly fault: "drop" | "double" | { readonly lateMs: number };
}

/** The ways that a delivery takes: at once, lost, or held back. */
export type Way = "send" | "drop" | "hold";

interface Planned {
  readonly fault: DeliveryFault;
  seen: number;
}

interface Held {
  readonly delivery: Delivery;
  readonly go: () => void;
}

/** Decides which deliveries are lost, doubled, late or held back. */
export class DeliveryFaults {
  readonly #clock: Clock;
  readonly #planned: Planned[] = [];
  #holding = false;
  #held: Held[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  plan(fault: DeliveryFault): void {
    this.#planned.push({ fault, seen: 0 });
  }

  /** Takes all plans back; what is held stays held. */
  clear(): void {
    this.#planned.length = 0;
  }

  /** From now on deliveries are held back until they are released. */
  holdAll(): void {
    this.#holding = true;
  }

  /** How many are held back. */
  get heldCount(): number {
    return this.#held.length;
  }

  /** Lets those go that are held back, in this order; from now on they go at once again. */
  release(order: "in-order" | "reversed" | readonly number[] = "in-order"): void {
    const held = this.#held;
    this.#held = [];
    this.#holding = false;
    const inOrder =
      order === "in-order" ? held : order === "reversed" ? held.toReversed() : order.map((at) => held[at]);
    for (const each of inOrder) each?.go();
  }

  /** How a new delivery travels; two ways mean that it arrives twice. */
  waysOf(delivery: Delivery): readonly Way[] {
    const fault = this.#hit(delivery);
    if (fault === "drop") return ["drop"];
    if (typeof fault === "object" || this.#holding) return fault === "double" ? ["hold", "hold"] : ["hold"];
    return fault === "double" ? ["send", "send"] : ["send"];
  }

  /** Keeps a delivery back until it is released, or until its delay is over. */
  hold(delivery: Delivery, go: () => void): void {
    const late = this.#late.get(delivery);
    if (late === undefined) this.#held.push({ delivery, go });
    else this.#clock.at(this.#clock.now() + late, go);
  }

  readonly #late = new WeakMap<Delivery, number>();

  #hit(delivery: Delivery): DeliveryFault["fault"] | undefined {
    let hit: DeliveryFault["fault"] | undefined;
    for (const planned of this.#planned) {
      const { event, action, from = 1, count = Number.POSITIVE_INFINITY, fault } = planned.fault;
      if (event !== undefined && event !== delivery.event) continue;
      if (action !== undefined && action !== delivery.action) continue;
      planned.seen += 1;
      if (planned.seen < from || planned.seen >= from + count) continue;
      hit = fault;
      if (typeof fault === "object") this.#late.set(delivery, fault.lateMs);
    }
    return hit;
  }
}
