/** The real server in the test's own process, against a sandbox whose clock it follows. */
import { createHmac } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { assembleServer, type RunningServer } from "../../src/cli/assemble-server.ts";
import type { Clock } from "../../src/ports/clock.ts";
import type { Sandbox } from "../../src/sandbox/start.ts";
import type { Settings } from "../../src/settings.ts";
import { FakeLog } from "./fakes/fake-log.ts";

export const ENV = "acme/env";
const HOOK_SECRET = "the secret of ci";

export interface Organisation {
  readonly appId: number;
  readonly privateKey: string;
  readonly webhookSecret: string;
}

/**
 * acme with `acme/env`, the source `acme/checkout`, and an App on all of it. `ada` owns, `bob` and `omar` may write.
 *
 * @param deployments the App may show and hear deployments, too.
 */
export function makeOrganisation(
  sandbox: Sandbox,
  files: Readonly<Record<string, string>>,
  { deployments = false }: { readonly deployments?: boolean } = {},
): Organisation {
  sandbox.createUser({ login: "ada", name: "Ada" });
  sandbox.createUser({ login: "bob", name: "Bob" });
  sandbox.createUser({ login: "omar", name: "Omar" });
  sandbox.createOrganisation({
    login: "acme",
    owners: ["ada"],
    members: ["bob", "omar"],
    basePermission: "write",
  });
  sandbox.createRepository({ owner: "acme", name: "checkout", files: { "main.go": "package main\n" } });
  sandbox.createRepository({ owner: "acme", name: "env", files });
  const app = sandbox.createApp({
    // Port 9 (discard): nobody listens until the server is there.
    webhookUrl: "http://127.0.0.1:9/",
    permissions: {
      metadata: "read",
      contents: "write",
      pull_requests: "write",
      issues: "write",
      members: "read",
      checks: "write",
      merge_queues: "read",
      statuses: "read",
      administration: "read",
      packages: "read",
      ...(deployments && { deployments: "write" }),
    },
    events: deployments ? [...EVENTS, "deployment_status"] : EVENTS,
  });
  sandbox.install({ account: "acme", repositories: "all" });
  return { appId: app.id, privateKey: app.privateKey, webhookSecret: app.webhookSecret };
}

const EVENTS = [
  "push",
  "create",
  "delete",
  "pull_request",
  "pull_request_review",
  "check_run",
  "check_suite",
  "status",
  "issue_comment",
  "merge_group",
  "repository",
];

export interface Towpath {
  readonly url: string;
  readonly log: FakeLog;
  readonly server: RunningServer;
  /** Says by the signed hook that an image was built. */
  build(image: string, tag: string, more?: Readonly<Record<string, string>>): Promise<Response>;
  /** Waits until GitHub has delivered everything and nothing is due now. */
  quiet(): Promise<void>;
  /** Moves the clock on and waits. */
  later(ms: number): Promise<void>;
  sweep(): Promise<void>;
  /** Ends it; its data stays for a next one. */
  stop(): Promise<void>;
}

export interface TowpathOptions {
  /** Kept from an earlier server. */
  readonly dataDir?: string;
  readonly databaseUrl?: string;
  /** By default nothing is rendered. */
  readonly rendering?: Settings["rendering"];
}

const NOT_RENDERED: Settings["rendering"] = { mode: "off", forks: false, kustomize: undefined, helm: undefined };

/** Starts a server and lets the App's webhooks go there. */
export async function startTowpath(
  sandbox: Sandbox,
  { appId, privateKey, webhookSecret }: Organisation,
  { dataDir = "", databaseUrl, rendering = NOT_RENDERED }: TowpathOptions = {},
): Promise<Towpath> {
  const folder = dataDir === "" ? await mkdtemp(join(tmpdir(), "towpath-test-")) : dataDir;
  const settings: Settings = {
    appId,
    privateKey,
    webhookSecrets: [webhookSecret],
    host: "127.0.0.1",
    port: 0,
    logLevel: "debug",
    logFormat: "json",
    apiUrl: sandbox.url,
    webUrl: sandbox.url,
    databaseUrl,
    dataDir: folder,
    hookSenders: [{ name: "ci", secret: HOOK_SECRET }],
    sweepIntervalMs: 24 * 60 * 60_000,
    rendering,
  };
  const log = new FakeLog();
  const server = await assembleServer({
    settings,
    log,
    clock: clockOf(sandbox),
    clockIsFollowed: true,
    pacing: "none",
  });
  const url = `http://127.0.0.1:${server.port}`;
  sandbox.updateApp({ webhookUrl: `${url}/api/github/webhooks` });
  const quiet = async (): Promise<void> => {
    for (let calm = 0; calm < 2; ) {
      await sandbox.settle();
      const due = await server.nextDue();
      const isDue = due !== undefined && due <= Date.parse(sandbox.clock().now);
      calm = server.isBusy() || isDue ? 0 : calm + 1;
      await wait(calm === 0 ? 15 : 5);
    }
  };
  const towpath: Towpath = {
    url,
    log,
    server,
    quiet,
    build: (image, tag, more) => sendBuild(url, HOOK_SECRET, image, tag, more),
    later: async (ms) => {
      sandbox.advance({ ms });
      await quiet();
    },
    sweep: async () => {
      await server.sweep();
      await quiet();
    },
    stop: async () => {
      await server.end("the test is over");
      if (dataDir === "") await rm(folder, { recursive: true, force: true });
    },
  };
  await quiet();
  return towpath;
}

/** `POST /hooks/images`, signed. */
export function sendBuild(
  url: string,
  secret: string,
  image: string,
  tag: string,
  more: Readonly<Record<string, string>> = {},
): Promise<Response> {
  const body = JSON.stringify({ image, tag, ...more });
  const signature = `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`;
  return fetch(`${url}/hooks/images`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-signature-256": signature },
    body,
  });
}

/** The sandbox's clock in the same process: sleeps end when it is moved. */
function clockOf(sandbox: Sandbox): Clock {
  const now = (): number => Date.parse(sandbox.clock().now);
  return {
    now,
    sleep: async (ms, signal) => {
      const until = now() + ms;
      while (now() < until && signal?.aborted !== true) {
        await wait(20, undefined, signal === undefined ? {} : { signal }).catch(() => {});
      }
    },
  };
}
