/**
 * How many content-creating requests GitHub still allows an installation: 80 a minute and 500 an hour ("Rate limits for
 * the REST API": secondary limits). Counted in this process alone; what others spend is found out by GitHub's answers.
 */
export const MINUTE = { requests: 80, ms: 60_000 };
export const HOUR = { requests: 500, ms: 3_600_000 };

export class WriteTally {
  readonly #spent = new Map<number, number[]>();
  readonly #minute: number;
  readonly #hour: number;

  /** @param allowed more than GitHub's own where it says so (an Enterprise Server without limits, a sandbox). */
  constructor(allowed = { minute: MINUTE.requests, hour: HOUR.requests }) {
    this.#minute = allowed.minute;
    this.#hour = allowed.hour;
  }

  spend(installationId: number, requests: number, now: number): void {
    const times = this.#recent(installationId, now);
    for (let at = 0; at < requests; at += 1) times.push(now);
  }

  left(installationId: number, now: number): number {
    const times = this.#recent(installationId, now);
    const minute = times.filter((time) => time > now - MINUTE.ms).length;
    return Math.max(0, Math.min(this.#minute - minute, this.#hour - times.length));
  }

  /** When there is room for that many again. */
  freeAt(installationId: number, requests: number, now: number): number {
    const times = this.#recent(installationId, now);
    const minute = times.filter((time) => time > now - MINUTE.ms);
    const wait = (all: readonly number[], most: number, ms: number): number => {
      const over = all.length + requests - most;
      const last = over <= 0 ? undefined : all[Math.min(over, all.length) - 1];
      return last === undefined ? now : last + ms;
    };
    return Math.max(wait(minute, this.#minute, MINUTE.ms), wait(times, this.#hour, HOUR.ms), now);
  }

  #recent(installationId: number, now: number): number[] {
    const times = (this.#spent.get(installationId) ?? []).filter((time) => time > now - HOUR.ms);
    this.#spent.set(installationId, times);
    return times;
  }
}
