/** One promotion from a build through dev and staging, with the server killed once on the way. */
import { createHmac } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import type { Contract } from "../../src/sandbox/contract/contract.ts";
import { contractGuard } from "../../src/sandbox/contract/guard.ts";
import { freePort } from "../../src/sandbox/free-port.ts";
import { type Sandbox, startSandbox } from "../../src/sandbox/start.ts";
import { file, pod } from "./checkout.ts";
import { type Moment, startKillingProxy, type Write } from "./killing-proxy.ts";
import { type ServerProcess, startServerProcess } from "./server-process.ts";
import { ENV, makeOrganisation } from "./towpath.ts";

export interface Kill {
  /** Which write of the run, counted from 1. */
  readonly ordinal: number;
  readonly moment: Moment;
}

export interface PromotionRun {
  /** What GitHub holds in the end. */
  readonly end: ReturnType<typeof stateOf>;
  /** What GitHub was asked to change since CI told of the build. */
  readonly writes: readonly Write[];
  /** The write at which the server was killed; undefined where it was not. */
  readonly killedAt: Write | undefined;
}

const CONFIG = `version: 1
layout: apps/{application}/{environment}/**
environments:
  dev: { merge: auto }
  staging: { after: dev, merge: auto }
images:
  - { match: ghcr.io/acme/*, tags: { semver: "*" }, write: tag, from: ["hook:ci"] }
`;
const FILES = { "towpath.yaml": CONFIG, [file("dev")]: pod("1.4.0"), [file("staging")]: pod("1.3.0") };
const HOOK_SECRET = "of ci";
const PROMOTED = "1.5.0";
const LEDGER = "towpath-ledger";

/** Real time between two looks, and how long to look before it is given up. */
const LOOK_MS = 15;
const PATIENCE_MS = 120_000;
/** Looks at which nothing was asked of GitHub, before the sandbox's clock is moved on. */
const CALM_LOOKS = 4;
/** How far it is moved on: longer and longer, while still nothing is asked. */
const SHORTEST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 20_000;
/** How far it is moved when the promotion is over, for what comes late: the server sweeps every 15 minutes. */
const AFTERWARDS_MS = 20 * 60_000;

/** Throws where the promotion does not come to its end, with what there is instead and the server's last words. */
export async function runPromotion(
  contract: Contract,
  databaseUrl: string | undefined,
  kill?: Kill,
): Promise<PromotionRun> {
  const guard = contractGuard(contract);
  const sandbox = await startSandbox({ clock: "2026-03-02T10:00:00Z", ...guard });
  const folder = mkdtempSync(join(tmpdir(), "towpath-kill-"));
  let server: ServerProcess | undefined;
  let killedAt: Write | undefined;
  let isRestarted = false;
  const proxy = await startKillingProxy(sandbox.url, async (write, moment) => {
    if (killedAt !== undefined || write.ordinal !== kill?.ordinal || moment !== kill.moment) return false;
    killedAt = write;
    await server?.kill();
    return true;
  });
  try {
    const port = await freePort();
    const { appId, privateKey, webhookSecret } = makeOrganisation(sandbox, FILES);
    sandbox.updateApp({ webhookUrl: `http://127.0.0.1:${port}/api/github/webhooks` });
    const env = {
      APP_ID: String(appId),
      PRIVATE_KEY: privateKey,
      WEBHOOK_SECRET: webhookSecret,
      IMAGE_HOOK_SECRETS: `ci=${HOOK_SECRET}`,
      GITHUB_API_URL: proxy.url,
      GITHUB_PACING: "none",
      TOWPATH_CLOCK_URL: `${sandbox.url}/_sandbox/clock`,
      HOST: "127.0.0.1",
      PORT: String(port),
      DATA_DIR: folder,
      ...(databaseUrl !== undefined && { DATABASE_URL: databaseUrl }),
    };
    const deadline = performance.now() + PATIENCE_MS;
    let adoptedBy: number | undefined;
    let sweptAt: number | undefined;
    let calm = 0;
    let pause = SHORTEST_PAUSE_MS;
    for (let seen = -1; ; ) {
      if (performance.now() > deadline) throw new Error(`The promotion does not end. ${describe(sandbox, server)}`);
      if (server === undefined || (killedAt !== undefined && !server.isAlive() && !isRestarted)) {
        isRestarted = server !== undefined;
        server = startServerProcess(env);
      } else if (!server.isAlive()) {
        throw new Error(`The server ended by itself. ${describe(sandbox, server)}`);
      }
      await sandbox.settle();
      if (adoptedBy === undefined && isAdopted(sandbox)) {
        const before = proxy.writes().length;
        if (await tell(port)) adoptedBy = before;
      }
      calm = seen === proxy.seen() && server.listens() ? calm + 1 : 0;
      seen = proxy.seen();
      if (!isOver(sandbox)) sweptAt = undefined;
      else if (sweptAt !== undefined && seen > sweptAt && calm > 2 * CALM_LOOKS) break;
      if (calm === 0) pause = SHORTEST_PAUSE_MS;
      else if (calm > CALM_LOOKS && adoptedBy !== undefined && sweptAt === undefined) {
        // Nobody does anything: what comes next waits for time to pass.
        if (isOver(sandbox)) sweptAt = seen;
        sandbox.advance({ ms: sweptAt === undefined ? pause : AFTERWARDS_MS });
        pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
      }
      await wait(LOOK_MS);
    }
    guard.assertClean();
    return { end: stateOf(sandbox), writes: proxy.writes().slice(adoptedBy), killedAt };
  } finally {
    await server?.kill();
    await proxy.stop();
    await sandbox.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

const describe = (sandbox: Sandbox, server: ServerProcess | undefined): string =>
  `There is ${JSON.stringify(stateOf(sandbox), undefined, 1)}\nThe server said last:\n${server?.tail()}`;

/** What a person finds who looks around; times and the shas that depend on them are left out. */
function stateOf(sandbox: Sandbox) {
  const read = (path: string): string | null => sandbox.readFile({ repository: ENV, path });
  const branches = Object.keys(sandbox.listRefs({ repository: ENV, prefix: "refs/heads/" }));
  const pulls = sandbox.pullRequests({ repository: ENV });
  return {
    files: Object.fromEntries(Object.keys(FILES).map((path) => [path, read(path)])),
    branches,
    history: sandbox.gitLog({ repository: ENV }).map(({ message }) => message.split("\n", 1)[0]),
    ledger: recordsOf(sandbox),
    ledgerHistory: isAdopted(sandbox)
      ? sandbox.gitLog({ repository: ENV, ref: LEDGER }).map(({ message }) => message)
      : [],
    pulls: pulls.map(({ title, head, state, labels, number, headSha }) => ({
      title,
      head,
      state,
      labels,
      comments: sandbox.pullRequest({ repository: ENV, number }).comment_list.length,
      // A run whose answer is lost may be made twice: GitHub counts the newest of each name.
      checks: [
        ...new Map(
          sandbox.checkRuns({ repository: ENV, ref: headSha }).map(({ name, conclusion }) => [name, conclusion]),
        ),
      ].sort(([a], [b]) => (a < b ? -1 : 1)),
    })),
  };
}

const isAdopted = (sandbox: Sandbox): boolean =>
  Object.keys(sandbox.listRefs({ repository: ENV, prefix: `refs/heads/${LEDGER}` })).length > 0;

const recordsOf = (sandbox: Sandbox): readonly string[] =>
  isAdopted(sandbox) ? sandbox.listFiles({ repository: ENV, ref: LEDGER }) : [];

/** The least that shows that nothing is left to do; whether it is right is for the test to say. */
function isOver(sandbox: Sandbox): boolean {
  const branches = Object.keys(sandbox.listRefs({ repository: ENV, prefix: "refs/heads/towpath/" }));
  const merges = recordsOf(sandbox).filter((path) => path.startsWith("merges/"));
  return branches.length === 0 && merges.length >= 2;
}

/** CI tells of the build, until it is heard. */
async function tell(port: number): Promise<boolean> {
  const body = JSON.stringify({ image: "ghcr.io/acme/checkout", tag: PROMOTED });
  const signature = `sha256=${createHmac("sha256", HOOK_SECRET).update(body).digest("hex")}`;
  const headers = { "content-type": "application/json", "x-signature-256": signature };
  try {
    const answer = await fetch(`http://127.0.0.1:${port}/hooks/images`, { method: "POST", headers, body });
    return answer.status === 202;
  } catch {
    return false;
  }
}
