/** Works off the lanes that are due, several at a time, each by one holder with a lease that is prolonged while it works. */
import { Mistake, Transient } from "../domain/failure.ts";
import type { Clock } from "../ports/clock.ts";
import type { ClaimedLane, LaneRetry, Lanes } from "../ports/lanes.ts";
import type { Log } from "../ports/log.ts";

/** Works off one claim; returns when the lane is to be looked at again although nothing happens. */
export type HandleLane = (lane: ClaimedLane) => Promise<{ readonly wakeAt: number | undefined }>;

export interface WorkerOptions {
  /** Lanes worked off at once. */
  readonly concurrency: number;
  readonly leaseMs: number;
  /** Longest time between two looks at the lanes: another process may have woken one. */
  readonly pollMs: number;
}

export const WORKER_DEFAULTS: WorkerOptions = { concurrency: 8, leaseMs: 60_000, pollMs: 1_000 };

/** A bug in what a delivery says is tried this often before the delivery is given up. */
const STRIKES = 5;
const FIRST_RETRY = 1_000;
const LONGEST_RETRY = 5 * 60_000;

export class Worker {
  readonly #lanes: Lanes;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #handle: HandleLane;
  readonly #options: WorkerOptions;
  readonly #stop = new AbortController();
  readonly #running = new Set<Promise<void>>();
  #poked = false;
  #sleep: AbortController | undefined;
  #loop: Promise<void> | undefined;

  constructor(lanes: Lanes, clock: Clock, log: Log, handle: HandleLane, options: WorkerOptions = WORKER_DEFAULTS) {
    this.#lanes = lanes;
    this.#clock = clock;
    this.#log = log;
    this.#handle = handle;
    this.#options = options;
  }

  start(): void {
    this.#loop ??= this.#run();
  }

  /** A lane may be due: look now, not at the next poll. */
  poke(): void {
    this.#poked = true;
    this.#sleep?.abort();
  }

  /** Claims nothing more, and resolves when what runs is done. */
  async stop(): Promise<void> {
    this.#stop.abort();
    this.#sleep?.abort();
    await this.#loop;
    await Promise.all(this.#running);
  }

  /** Works off everything that is due, one lane after the other; for tests and for `towpath` commands. */
  async drain(): Promise<void> {
    for (let lane = await this.#claim(); lane !== undefined; lane = await this.#claim()) await this.#work(lane);
  }

  async #run(): Promise<void> {
    while (!this.#stop.signal.aborted) {
      this.#poked = false;
      const lane = this.#running.size < this.#options.concurrency ? await this.#claim() : undefined;
      if (lane === undefined) {
        await this.#rest();
        continue;
      }
      const work = this.#work(lane).finally(() => {
        this.#running.delete(work);
        this.poke();
      });
      this.#running.add(work);
    }
  }

  async #claim(): Promise<ClaimedLane | undefined> {
    try {
      return await this.#lanes.claim(this.#options.leaseMs);
    } catch (error) {
      this.#log.error({ error }, "the store could not be asked for work");
      return undefined;
    }
  }

  async #rest(): Promise<void> {
    const sleep = new AbortController();
    this.#sleep = sleep;
    if (this.#poked || this.#stop.signal.aborted) return;
    const now = this.#clock.now();
    const due = this.#running.size < this.#options.concurrency ? await this.#nextDue() : undefined;
    if (this.#poked || this.#stop.signal.aborted) return;
    const wait = due === undefined ? this.#options.pollMs : Math.min(Math.max(due - now, 10), this.#options.pollMs);
    await this.#clock.sleep(wait, sleep.signal);
  }

  async #nextDue(): Promise<number | undefined> {
    try {
      return await this.#lanes.nextDue();
    } catch {
      return undefined;
    }
  }

  async #work(lane: ClaimedLane): Promise<void> {
    const log = this.#log.with({ lane: lane.key, deliveries: lane.deliveries.map(({ id }) => id) });
    const done = new AbortController();
    const renewing = this.#renew(lane, done.signal, log);
    try {
      const { wakeAt } = await this.#handle(lane);
      if (!(await this.#lanes.complete(lane, wakeAt))) log.warn({}, "the lane's lease was lost before it was done");
    } catch (error) {
      await this.#failed(lane, error, log);
    } finally {
      done.abort();
      await renewing;
    }
  }

  async #failed(lane: ClaimedLane, error: unknown, log: Log): Promise<void> {
    const retry = retryFor(lane, error, this.#clock.now());
    const text = error instanceof Error ? error.message : String(error);
    if (retry === "dead") log.error({ error }, "gave up deliveries that cannot be worked off");
    else if (error instanceof Transient)
      log.warn({ reason: text, retryAt: retry.retryAt }, "a pass is tried again later");
    else log.error({ error, retryAt: retry.retryAt }, "a pass failed");
    try {
      await this.#lanes.fail(lane, text, retry);
    } catch (again) {
      // The lease runs out by itself, and the lane is claimed again then.
      log.error({ error: again }, "the failure of a pass could not be stored");
    }
  }

  async #renew(lane: ClaimedLane, signal: AbortSignal, log: Log): Promise<void> {
    while (!signal.aborted) {
      await this.#clock.sleep(this.#options.leaseMs / 3, signal);
      if (signal.aborted) return;
      try {
        if (!(await this.#lanes.renew(lane, this.#options.leaseMs))) {
          log.warn({}, "the lane's lease was lost");
          return;
        }
      } catch (error) {
        log.warn({ error }, "the lane's lease could not be prolonged");
      }
    }
  }
}

/**
 * What is transient is tried again for as long as it takes, with growing pauses; a bug, or a mistake that nobody was told
 * of, counts against the deliveries and ends with giving them up. Growth and limits are our own.
 */
export function retryFor(
  lane: Pick<ClaimedLane, "attempts" | "strikes">,
  error: unknown,
  now: number,
): LaneRetry | "dead" {
  const pause = Math.min(FIRST_RETRY * 2 ** Math.min(lane.attempts, 20), LONGEST_RETRY);
  if (error instanceof Transient) {
    return { retryAt: now + Math.max(pause, error.retryAfterMs ?? 0), strike: false };
  }
  if (error instanceof Mistake || lane.strikes + 1 >= STRIKES) return "dead";
  return { retryAt: now + pause, strike: true };
}
