/** Counts what is asked of GitHub: each request that leaves, tokens, GraphQL and repeats included. */
import type { Purpose } from "./access.ts";

export interface MeteredRequest {
  /** `POST /repos/{owner}/{repo}/pulls`; `POST /graphql MoveBranch` for GraphQL. Few distinct values, fit for metrics. */
  readonly operation: string;
  readonly purpose: Purpose;
  readonly installationId: number | undefined;
  /** 0 where no answer came. */
  readonly status: number;
  readonly ms: number;
  /** What GitHub says is left of the hour's quota. */
  readonly remaining: number | undefined;
}

export interface RequestMeter {
  count(request: MeteredRequest): void;
  total(): number;
  /** Requests by operation since the start or the last `reset`. */
  byOperation(): ReadonlyMap<string, number>;
  byPurpose(): ReadonlyMap<Purpose, number>;
  /** Forgets the counts and returns how many there were. */
  reset(): number;
}

/** @param listener is told of each request, for metrics. */
export function createRequestMeter(listener?: (request: MeteredRequest) => void): RequestMeter {
  const operations = new Map<string, number>();
  const purposes = new Map<Purpose, number>();
  let total = 0;
  return {
    count(request) {
      total += 1;
      operations.set(request.operation, (operations.get(request.operation) ?? 0) + 1);
      purposes.set(request.purpose, (purposes.get(request.purpose) ?? 0) + 1);
      listener?.(request);
    },
    total: () => total,
    byOperation: () => new Map(operations),
    byPurpose: () => new Map(purposes),
    reset() {
      const before = total;
      total = 0;
      operations.clear();
      purposes.clear();
      return before;
    },
  };
}
