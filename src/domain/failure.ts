/**
 * Errors are classified where they are born: a mistake is told to the person who can mend it and never retried,
 * a transient failure is retried with backoff, and whatever is neither is a bug and loud.
 */

/** Something that a person must mend. `message` is one sentence that says what is wrong, where, and what to do. */
export class Mistake extends Error {
  override readonly name = "Mistake";
  /** A stable word for tests, metrics and links to the documentation, for example `shared-place`. */
  readonly code: string;
  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** Something that may go well the next time: a broken connection, a rate limit, a lost race. */
export class Transient extends Error {
  override readonly name = "Transient";
  /** Milliseconds to wait at least, where the other side said so. */
  readonly retryAfterMs: number | undefined;
  constructor(message: string, options?: ErrorOptions & { retryAfterMs?: number }) {
    super(message, options);
    this.retryAfterMs = options?.retryAfterMs;
  }
}

/** A mistake as data, where several are collected before anybody is told. */
export interface Problem {
  /** A stable word, as in {@link Mistake.code}. */
  readonly code: string;
  /** One sentence: what, where and how to mend it. */
  readonly message: string;
  readonly file?: string;
  /** Counted from 1. */
  readonly line?: number;
}
