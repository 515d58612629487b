/** A server on a free port of loopback with plain fakes behind it. */
import { createHmac } from "node:crypto";
import { afterEach } from "@jest/globals";
import type { Inbox, NewDelivery } from "../../src/ports/inbox.ts";
import type { LaneCounts } from "../../src/ports/lanes.ts";
import { createMetrics } from "../../src/server/metrics.ts";
import { type Server, type ServerLimits, type ServerOptions, startServer } from "../../src/server/start-server.ts";
import { FakeClock } from "../support/fakes/fake-clock.ts";
import { FakeLog } from "../support/fakes/fake-log.ts";

export const SECRET = "secret-of-the-app";
export const OLD_SECRET = "secret-before";
export const HOOK_SECRET = "secret-of-ci";
export const NOW = Date.parse("2026-03-02T09:00:00Z");

export interface RunningServer {
  readonly server: Server;
  readonly url: string;
  readonly log: FakeLog;
  readonly accepted: NewDelivery[];
  /** What the next `accept` does instead. */
  failWith: Error | undefined;
  /** Held back until it is called. */
  hold: Promise<void> | undefined;
  stored: number;
  /** Deliveries that have reached the inbox, those that are held back included. */
  reached: number;
  counts: () => Promise<LaneCounts>;
}

const running: Server[] = [];
afterEach(async () => {
  for (const server of running.splice(0)) await server.drain();
});

export async function run(change: { limits?: Partial<ServerLimits>; settings?: object } = {}): Promise<RunningServer> {
  const clock = new FakeClock(NOW);
  const state: Omit<RunningServer, "server" | "url"> = {
    log: new FakeLog(),
    accepted: [],
    failWith: undefined,
    hold: undefined,
    stored: 0,
    reached: 0,
    counts: async () => ({ pending: 2, dead: 1, oldestPendingAt: NOW - 90_000 }),
  };
  const accept: Inbox["accept"] = async (delivery) => {
    state.reached += 1;
    await state.hold;
    if (state.failWith !== undefined) throw state.failWith;
    if (state.accepted.some(({ id }) => id === delivery.id)) return "known";
    state.accepted.push(delivery);
    return "accepted";
  };
  const lanes = { counts: () => state.counts() };
  const options: ServerOptions = {
    settings: {
      host: "127.0.0.1",
      port: 0,
      webhookSecrets: [SECRET, OLD_SECRET],
      hookSenders: [
        { name: "other", secret: "secret-of-another" },
        { name: "ci", secret: HOOK_SECRET },
      ],
      ...change.settings,
    },
    inbox: { accept, prune: async () => 0 },
    lanes,
    clock,
    log: state.log,
    metrics: createMetrics(lanes, clock),
    classify: (event, payload, id, now) => {
      if (event === "bug") throw new Error("detail of a bug");
      if (event === "ping") return { ignored: "says hello" };
      return { id, lane: "repository:7", event, payload: { now, payload }, builds: [] };
    },
    hearImage: (body, name, hearing) => {
      const image: unknown = Object(body).image;
      if (typeof image !== "string") return { unreadable: "There is no image." };
      if (image === "chart") return { ignored: "it is a chart" };
      return { builds: [{ image, tag: "1", sender: { kind: "hook", name }, ...hearing }] };
    },
    onStored: () => {
      state.stored += 1;
    },
    ...(change.limits !== undefined && { limits: change.limits }),
  };
  const server = await startServer(options);
  running.push(server);
  return Object.assign(state, { server, url: `http://127.0.0.1:${server.port}` });
}

export const sign = (body: string, secret: string): string =>
  `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`;

export interface Posted {
  readonly status: number;
  readonly headers: Headers;
  readonly json: unknown;
}

export async function post(url: string, body: string, headers: Record<string, string | undefined>): Promise<Posted> {
  const kept = Object.entries(headers).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as [string, string]],
  );
  const response = await fetch(url, { method: "POST", body, headers: kept });
  return { status: response.status, headers: response.headers, json: await response.json() };
}
