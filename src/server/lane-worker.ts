/** Claims lanes that are due and works them off, several at once. All its waiting is by the clock port. */
import type { ClaimedLane } from "../ports/lanes.ts";
import { DRAINING, type PassMeans, passOver } from "./lane-pass.ts";
import { LEASE_LOST } from "./lease-keeper.ts";
import type { Metrics } from "./metrics.ts";

export type { LaneHandler, LanePassResult } from "./lane-pass.ts";

export interface LaneWorkerOptions extends Omit<PassMeans, "chance"> {
  readonly metrics: Pick<Metrics, "pass">;
  /** Lanes at once; 4 where it is not said. */
  readonly concurrency?: number;
  /** Between two looks while nothing is due and nobody notifies: for other replicas' deliveries, and for time. */
  readonly pollMs?: number;
  /** From 0 to 1; Math.random where it is not given. */
  readonly chance?: () => number;
}

export interface LaneWorker {
  /** Looks at once: something was stored, or a lane was woken. */
  notify(): void;
  /**
   * Claims nothing more and resolves when all passes ended. When `deadline` aborts, they are told to end, and their lanes
   * are given back.
   */
  drain(deadline: AbortSignal): Promise<void>;
}

export function startLaneWorker(options: LaneWorkerOptions): LaneWorker {
  const worker = new Worker(options);
  const ended = worker.run();
  return {
    notify: () => worker.notify(),
    drain: async (deadline) => {
      worker.stop(deadline);
      await ended;
    },
  };
}

/** After the lanes themselves failed (the database is away). */
const WAIT_AFTER_ERROR_MS = 5_000;

interface Running {
  readonly abort: AbortController;
  readonly ended: Promise<void>;
}

class Worker {
  readonly #options: LaneWorkerOptions;
  readonly #means: PassMeans;
  readonly #concurrency: number;
  readonly #pollMs: number;
  readonly #running = new Map<string, Running>();
  #stopping = false;
  /** Aborting it ends the current pause; a notification between two pauses is kept for the next. */
  #pause = new AbortController();

  constructor(options: LaneWorkerOptions) {
    this.#options = options;
    this.#means = { ...options, chance: options.chance ?? Math.random };
    this.#concurrency = options.concurrency ?? 4;
    this.#pollMs = options.pollMs ?? 1_000;
  }

  notify(): void {
    this.#pause.abort();
  }

  stop(deadline: AbortSignal): void {
    this.#stopping = true;
    this.notify();
    const end = (): void => {
      for (const { abort } of this.#running.values()) abort.abort(DRAINING);
    };
    if (deadline.aborted) end();
    else deadline.addEventListener("abort", end, { once: true });
  }

  async run(): Promise<void> {
    while (!this.#stopping) {
      const wait = this.#running.size < this.#concurrency ? await this.#claim() : this.#pollMs;
      if (wait !== undefined) await this.#rest(wait);
    }
    while (this.#running.size > 0) await Promise.all([...this.#running.values()].map(({ ended }) => ended));
  }

  /** Starts a pass over the next lane; otherwise returns how long to rest. */
  async #claim(): Promise<number | undefined> {
    const { lanes, leaseMs, log } = this.#options;
    try {
      const lane = await lanes.claim(leaseMs);
      if (lane === undefined) return this.#pollMs;
      if (this.#stopping) await lanes.release(lane);
      else this.#start(lane);
      return undefined;
    } catch (error) {
      log.error({ error }, "Lanes cannot be claimed");
      return WAIT_AFTER_ERROR_MS;
    }
  }

  #start(lane: ClaimedLane): void {
    // Claimed again by this very process: the clock jumped over the lease. The older pass has lost it.
    const older = this.#running.get(lane.key);
    older?.abort.abort(LEASE_LOST);
    const abort = new AbortController();
    const ended = (older?.ended ?? Promise.resolve()).then(() => this.#pass(lane, abort));
    this.#running.set(lane.key, { abort, ended });
  }

  async #pass(lane: ClaimedLane, abort: AbortController): Promise<void> {
    const { log, metrics } = this.#options;
    const startedAt = performance.now();
    try {
      const outcome = await passOver(lane, this.#means, abort);
      metrics.pass(outcome, (performance.now() - startedAt) / 1000);
    } catch (error) {
      log.error({ error, lane: lane.key }, "The end of a pass could not be stored; its lease will run out");
    } finally {
      if (this.#running.get(lane.key)?.abort === abort) this.#running.delete(lane.key);
      // A place is free, and the pass may have woken other lanes.
      this.notify();
    }
  }

  async #rest(ms: number): Promise<void> {
    if (!this.#pause.signal.aborted) await this.#options.clock.sleep(ms, this.#pause.signal);
    this.#pause = new AbortController();
  }
}
