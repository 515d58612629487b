/** One remark of a check. */
export interface Finding {
  readonly severity: "error" | "warning" | "notice";
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;
  /** Counted from 1; absent where the remark is about the whole line. */
  readonly column?: number;
  readonly message: string;
  /** What to do, where the message does not say it. */
  readonly remedy?: string;
  /** The rule's name, stable: `towpath-yaml/unknown-key`. */
  readonly rule: string;
}
