/** The time. Tests and the sandbox bring their own; production builds refuse any but the system's. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Resolves after that time by this clock, or when the signal aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}
