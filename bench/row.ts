/** One line of the bench's table. */
export interface Row {
  readonly name: string;
  readonly value: number;
  /** `ms`, `requests`, `files/s`… */
  readonly unit: string;
  /** What it should be, in the same unit, as `<= 6` or `>= 1000`. */
  readonly target?: string;
  readonly note?: string;
}
