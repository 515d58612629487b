/** What may go wrong with a request on purpose. */
export interface RequestFault {
  readonly method?: string;
  /** The path with its query, `*` standing for anything: `/repos/acme/env/pulls*`. `/graphql` for GraphQL. */
  readonly path?: string;
  /** The first that is hit, counted from 1 among those that match from now on (default 1). */
  readonly from?: number;
  /** How many are hit (default 1). */
  readonly count?: number;
  /** Answer so, and do nothing of what was asked for. */
  readonly answer?: {
    readonly status: number;
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: unknown;
  };
  /** Wait so long, in real milliseconds, before anything is done. */
  readonly latencyMs?: number;
  /** Cut the connection: before anything is done, or when it is done and the answer would be sent. */
  readonly connectionLost?: "before" | "after";
}

interface Planned {
  readonly fault: RequestFault;
  readonly path: RegExp;
  seen: number;
}

/** The faults that are planned for requests; each request is counted by every plan that matches it. */
export class RequestFaults {
  readonly #planned: Planned[] = [];

  plan(fault: RequestFault): void {
    const parts = (fault.path ?? "*").split("*").map((part) => part.replace(/[.+^${}()|[\]\\?]/g, "\\$&"));
    this.#planned.push({ fault, path: new RegExp(`^${parts.join(".*")}$`), seen: 0 });
  }

  /** Takes all plans back. */
  clear(): void {
    this.#planned.length = 0;
  }

  /** The faults that hit a request; a later plan comes after an earlier one. */
  hit(method: string, path: string): RequestFault[] {
    return this.#planned.flatMap((planned) => {
      const { fault } = planned;
      if (fault.method !== undefined && fault.method !== method) return [];
      if (!planned.path.test(path)) return [];
      planned.seen += 1;
      const { from = 1, count = 1 } = fault;
      return planned.seen >= from && planned.seen < from + count ? [fault] : [];
    });
  }
}
