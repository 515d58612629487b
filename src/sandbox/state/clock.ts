/** What the clock says, for those who follow it. */
export interface ClockReading {
  /** ISO 8601 with milliseconds. */
  readonly now: string;
  /** Whether it goes on by itself; a clock that was set stands still until it is advanced. */
  readonly running: boolean;
}

interface Alarm {
  readonly at: number;
  readonly ring: () => void;
}

/**
 * The sandbox's clock. It runs with the machine's until it is set; from then on it stands still and moves only when
 * told. Alarms ring in order of their time, whichever way it gets there.
 */
export class Clock {
  #standing: number | undefined;
  readonly #alarms = new Set<Alarm>();
  #timer: NodeJS.Timeout | undefined;
  readonly #watchers = new Set<() => void>();

  /** @param start where the clock stands; without it the clock runs with the machine's. */
  constructor(start?: number) {
    this.#standing = start;
  }

  /** Milliseconds since 1970. */
  now(): number {
    return this.#standing ?? Date.now();
  }

  read(): ClockReading {
    return { now: new Date(this.now()).toISOString(), running: this.#standing === undefined };
  }

  /** Sets the clock and stops it there. */
  set(at: number): void {
    this.#moveTo(at);
    for (const watcher of this.#watchers) watcher();
  }

  /** Moves the clock on, alarm by alarm, and stops it there. */
  advance(ms: number): void {
    this.set(this.now() + ms);
  }

  /** Calls back each time the clock was set; the answer ends that. */
  watch(watcher: () => void): () => void {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }

  /** Rings once at this time; the answer takes the alarm back. */
  at(time: number, ring: () => void): () => void {
    const alarm = { at: time, ring };
    this.#alarms.add(alarm);
    this.#schedule();
    return () => {
      this.#alarms.delete(alarm);
      this.#schedule();
    };
  }

  /** Forgets all alarms. */
  stop(): void {
    this.#alarms.clear();
    clearTimeout(this.#timer);
  }

  #moveTo(at: number): void {
    for (let next = this.#next(); next !== undefined && next.at <= at; next = this.#next()) {
      this.#standing = Math.max(next.at, this.#standing ?? next.at);
      this.#alarms.delete(next);
      next.ring();
    }
    this.#standing = at;
    this.#schedule();
  }

  #next(): Alarm | undefined {
    let first: Alarm | undefined;
    for (const alarm of this.#alarms) if (first === undefined || alarm.at < first.at) first = alarm;
    return first;
  }

  #schedule(): void {
    clearTimeout(this.#timer);
    const next = this.#standing === undefined ? this.#next() : undefined;
    if (next === undefined) return;
    const wait = Math.min(Math.max(0, next.at - Date.now()), 2 ** 31 - 1);
    this.#timer = setTimeout(() => {
      if (this.#standing !== undefined) return;
      if (this.#alarms.has(next) && next.at <= Date.now()) {
        this.#alarms.delete(next);
        next.ring();
      }
      this.#schedule();
    }, wait);
    this.#timer.unref();
  }
}
