import { randomUUID } from "node:crypto";
import type { Agent } from "node:http";
import { organisation, simpleUser } from "../shapes/account.ts";
import { repository as repositoryShape } from "../shapes/repository.ts";
import type { App } from "../state/app.ts";
import type { HappenedEvent } from "../state/event.ts";
import type { World } from "../state/world.ts";
import type { Attempt, Delivery, WebhookExchange } from "./delivery.ts";
import type { DeliveryFaults } from "./delivery-faults.ts";
import type { Outcome } from "./send.ts";
import { createWebhookAgent, NOT_CONNECTED, send } from "./send.ts";
import { subscribersOf } from "./subscribers.ts";

/**
 * Turns what happens into deliveries and sends them, one after the other for each App and always after the answer
 * that caused them. What is sent was written when it happened, however late it arrives.
 */
export class Webhooks {
  /** All deliveries, oldest first. */
  readonly deliveries: Delivery[] = [];
  readonly #world: World;
  readonly #faults: DeliveryFaults;
  readonly #watch: ((exchange: WebhookExchange) => void) | undefined;
  readonly #agent: Agent = createWebhookAgent();
  readonly #lines = new Map<number, Promise<void>>();
  #underWay = 0;
  #stopped = false;

  constructor(world: World, faults: DeliveryFaults, watch?: (exchange: WebhookExchange) => void) {
    this.#world = world;
    this.#faults = faults;
    this.#watch = watch;
    world.emit = (event) => {
      this.#happen(event);
    };
  }

  /** Whether nothing is on its way. Deliveries that are held back do not count. */
  get idle(): boolean {
    return this.#underWay === 0;
  }

  /** Sends a delivery again, with its GUID and payload; it is added to the attempts. */
  redeliver(delivery: Delivery): void {
    this.#enqueue(delivery, true);
  }

  /** Sends nothing more, and closes connections that are kept open. */
  stop(): void {
    this.#stopped = true;
    this.#agent.destroy();
  }

  #happen(event: HappenedEvent): void {
    const world = this.#world;
    const subscribers = subscribersOf(world, event);
    const watched = this.#watch !== undefined && event.repository !== undefined;
    if (subscribers.length === 0 && !watched) return;
    const content = {
      ...(event.action === undefined ? {} : { action: event.action }),
      ...event.payload(),
      ...(event.repository === undefined ? {} : { repository: repositoryShape(world, event.repository) }),
      ...this.#organisation(event),
      sender: simpleUser(world, event.sender),
    };
    for (const { app, installation } of subscribers) {
      const id = { id: installation.id, node_id: installation.nodeId };
      const payload = event.installation === undefined ? { ...content, installation: id } : content;
      const delivery: Delivery = {
        guid: randomUUID(),
        appId: app.id,
        event: event.name,
        action: event.action ?? null,
        installationId: installation.id,
        repositoryId: event.repository?.id ?? null,
        payload: JSON.stringify(payload),
        happenedAt: world.clock.now(),
        attempts: [],
      };
      this.deliveries.push(delivery);
      this.#watch?.({ event: event.name, action: delivery.action, guid: delivery.guid, payload });
      this.#enqueue(delivery, false);
    }
  }

  #organisation({ repository }: HappenedEvent): object {
    if (repository?.owner.type !== "Organization") return {};
    return { organization: organisation(this.#world, repository.owner) };
  }

  #enqueue(delivery: Delivery, redelivery: boolean): void {
    const app = this.#world.apps.get(delivery.appId);
    if (app === undefined) return;
    for (const way of redelivery ? (["send"] as const) : this.#faults.waysOf(delivery)) {
      if (way === "hold") this.#faults.hold(delivery, () => this.#line(app, delivery, "send", false));
      else this.#line(app, delivery, way, redelivery);
    }
  }

  #line(app: App, delivery: Delivery, way: "send" | "drop", redelivery: boolean): void {
    this.#underWay += 1;
    const before = this.#lines.get(app.id) ?? new Promise<void>((resolve) => setImmediate(resolve));
    const after = before.then(() => this.#attempt(app, delivery, way, redelivery));
    this.#lines.set(app.id, after);
  }

  async #attempt(app: App, delivery: Delivery, way: "send" | "drop", redelivery: boolean): Promise<void> {
    if (this.#stopped) return;
    const started = performance.now();
    const outcome: Outcome =
      way === "drop"
        ? { ...NOT_CONNECTED, responseHeaders: {}, responseBody: "" }
        : await send(this.#agent, app, delivery);
    const attempt: Attempt = {
      ...outcome,
      id: this.#world.ids.next(),
      deliveredAt: this.#world.clock.now(),
      redelivery,
      durationSeconds: Math.round(performance.now() - started) / 1000,
    };
    delivery.attempts.push(attempt);
    this.#underWay -= 1;
  }
}
