/** `/healthz`: the process lives. `/readyz`: it can take deliveries and work them off. */
import type { Clock } from "../ports/clock.ts";
import type { Lanes } from "../ports/lanes.ts";
import type { Log } from "../ports/log.ts";
import type { Answer } from "./answer.ts";

export const health = async (): Promise<Answer> => ({ status: 200, body: { status: "alive" } });

export interface Readiness {
  readonly lanes: Pick<Lanes, "counts">;
  readonly clock: Clock;
  readonly log: Log;
  readonly isDraining: () => boolean;
}

/** 503 while draining and when the store does not answer; how much waits is told and does not decide. */
export async function readiness({ lanes, clock, log, isDraining }: Readiness): Promise<Answer> {
  if (isDraining()) return { status: 503, body: { status: "draining" } };
  try {
    const { pending, dead, oldestPendingAt } = await lanes.counts();
    const oldestPendingSeconds =
      oldestPendingAt === undefined ? 0 : Math.max(0, Math.round((clock.now() - oldestPendingAt) / 1000));
    return { status: 200, body: { status: "ready", pending, dead, oldestPendingSeconds } };
  } catch (error) {
    log.warn({ error }, "The store does not answer");
    return { status: 503, body: { status: "store-unreachable" } };
  }
}
