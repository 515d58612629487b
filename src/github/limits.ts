/**
 * GitHub's limits on requests ("Rate limits for the REST API", "Best practices": wait for `retry-after`, else until
 * `x-ratelimit-reset` when nothing remains, else a minute and longer each time). While one is in force nothing is sent.
 */
import { Transient } from "../domain/failure.ts";
import type { Clock } from "../ports/clock.ts";
import type { Answer } from "./answer.ts";

const SECOND = 1000;
const LEAST_MS = SECOND;
const UNSAID_MS = 60 * SECOND;
const MOST_UNSAID_MS = 15 * 60 * SECOND;

/** How long to wait where the answer says that a limit was reached; undefined where it says anything else. */
export function limitedUntil(
  { status, headers, said }: Answer,
  { now, strikes }: { readonly now: number; readonly strikes: number },
): number | undefined {
  const speaks = /rate limit|abuse detection|RATE_LIMITED/i.test(said);
  const spent = headers["x-ratelimit-remaining"] === "0";
  const after = Number(headers["retry-after"]);
  const told = headers["retry-after"] !== undefined && Number.isFinite(after);
  // GraphQL's own limit is answered with 200; 403 without one of these signs is about permissions.
  const limited = status === 429 || (status === 403 && (speaks || spent || told)) || (status === 200 && speaks);
  if (!limited) return undefined;
  if (told) return Math.max(after * SECOND, LEAST_MS);
  const reset = Number(headers["x-ratelimit-reset"]) * SECOND;
  if (spent && Number.isFinite(reset)) return Math.max(reset - now + SECOND, LEAST_MS);
  return Math.min(UNSAID_MS * 2 ** strikes, MOST_UNSAID_MS);
}

/** Silence that a limit imposes, for each installation (and for the App itself) on its own. */
export interface Silence {
  /** Throws Transient while a limit is in force. */
  check(installationId: number | undefined): void;
  strikes(installationId: number | undefined): number;
  impose(installationId: number | undefined, ms: number): void;
  /** An answer came that was no limit. */
  lift(installationId: number | undefined): void;
}

export function createSilence(clock: Clock): Silence {
  const limits = new Map<number | undefined, { readonly until: number; readonly strikes: number }>();
  return {
    check(installationId) {
      const left = (limits.get(installationId)?.until ?? 0) - clock.now();
      if (left <= 0) return;
      const seconds = Math.ceil(left / SECOND);
      throw new Transient(`GitHub's limit on requests is reached; it may be asked again in ${seconds} s`, {
        retryAfterMs: left,
      });
    },
    strikes: (installationId) => limits.get(installationId)?.strikes ?? 0,
    impose(installationId, ms) {
      const strikes = (limits.get(installationId)?.strikes ?? 0) + 1;
      limits.set(installationId, { until: clock.now() + ms, strikes });
    },
    lift(installationId) {
      // Requests that were under way when the limit fell may still succeed; they do not lift it.
      if ((limits.get(installationId)?.until ?? 0) <= clock.now()) limits.delete(installationId);
    },
  };
}
