/** How long GitHub's background jobs take here, in real milliseconds: long enough that the first answer is without. */
const DELAY_MS = 20;

/** Jobs that GitHub does after it has answered: finding out whether a pull request is mergeable, for example. */
export class Background {
  readonly #jobs = new Map<string, () => void>();
  #timer: NodeJS.Timeout | undefined;

  /** Does the job once, soon; a job of the same key that still waits is replaced. */
  add(key: string, job: () => void): void {
    this.#jobs.set(key, job);
    if (this.#timer !== undefined) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.run();
    }, DELAY_MS);
    this.#timer.unref();
  }

  /** Does all that waits now. */
  run(): void {
    while (this.#jobs.size > 0) {
      const jobs = [...this.#jobs.values()];
      this.#jobs.clear();
      for (const job of jobs) job();
    }
  }

  /** Whether nothing waits. */
  get idle(): boolean {
    return this.#jobs.size === 0;
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#jobs.clear();
  }
}
