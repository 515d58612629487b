/** Numbers for Prometheus, in a registry of their own. */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import type { Clock } from "../ports/clock.ts";
import type { Lanes } from "../ports/lanes.ts";

export type DeliverySource = "github" | "hook";
export type DeliveryOutcome = "accepted" | "known" | "revived" | "ignored" | "refused" | "failed";
export type PassOutcome = "done" | "mistake" | "retried" | "dead" | "lost" | "released";

export interface Metrics {
  delivery(source: DeliverySource, outcome: DeliveryOutcome): void;
  pass(outcome: PassOutcome, seconds: number): void;
  /** For what other parts measure. */
  readonly registry: Registry;
}

/** Asks the lanes only when it is read. What cannot be read then is left out. */
export function createMetrics(lanes: Pick<Lanes, "counts">, clock: Clock): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const deliveries = new Counter({
    name: "towpath_deliveries_total",
    help: "Requests that brought deliveries, by what became of them.",
    labelNames: ["source", "outcome"],
    registers,
  });
  const passes = new Histogram({
    name: "towpath_pass_duration_seconds",
    help: "Passes over a lane, by how they ended.",
    labelNames: ["outcome"],
    buckets: [0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30, 60, 300],
    registers,
  });
  addLaneGauges(registry, lanes, clock);
  return {
    registry,
    delivery: (source, outcome) => deliveries.inc({ source, outcome }),
    pass: (outcome, seconds) => passes.observe({ outcome }, seconds),
  };
}

function addLaneGauges(registry: Registry, lanes: Pick<Lanes, "counts">, clock: Clock): void {
  new Gauge({
    name: "towpath_lane_deliveries",
    help: "Deliveries that wait (pending) or were given up (dead).",
    labelNames: ["state"],
    registers: [registry],
    async collect() {
      const counts = await lanes.counts().catch(() => undefined);
      this.reset();
      if (counts === undefined) return;
      this.set({ state: "pending" }, counts.pending);
      this.set({ state: "dead" }, counts.dead);
    },
  });
  new Gauge({
    name: "towpath_oldest_pending_delivery_seconds",
    help: "Age of the oldest delivery that is not worked off.",
    registers: [registry],
    async collect() {
      const counts = await lanes.counts().catch(() => undefined);
      const since = counts?.oldestPendingAt;
      this.set(since === undefined ? 0 : Math.max(0, clock.now() - since) / 1000);
    },
  });
}
