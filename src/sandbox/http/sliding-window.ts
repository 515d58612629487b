/** Sums up what was spent within the last so many milliseconds. */
export class SlidingWindow {
  readonly #length: number;
  #spent: { readonly at: number; readonly amount: number }[] = [];
  #first = 0;
  #sum = 0;

  constructor(length: number) {
    this.#length = length;
  }

  add(at: number, amount: number): void {
    this.#forget(at);
    this.#spent.push({ at, amount });
    this.#sum += amount;
  }

  /** When there is room for so much more: `now` where there is already, else when the oldest spending is forgotten. */
  fullUntil(now: number, amount: number, most: number): number {
    this.#forget(now);
    if (this.#sum + amount <= most) return now;
    return (this.#spent[this.#first]?.at ?? now) + this.#length;
  }

  #forget(now: number): void {
    for (let oldest = this.#spent[this.#first]; oldest !== undefined; oldest = this.#spent[this.#first]) {
      if (now - oldest.at < this.#length) break;
      this.#sum -= oldest.amount;
      this.#first += 1;
    }
    if (this.#first * 2 < this.#spent.length) return;
    this.#spent = this.#spent.slice(this.#first);
    this.#first = 0;
  }
}
