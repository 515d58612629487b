/**
 * Slash-commands from end to end: the sandbox in this process, the real server as another one. Measures from the comment
 * to the first reaction and to the reply, and counts the requests of each command as GitHub sees them.
 */
import { spawn } from "node:child_process";
import { createHmac } from "node:crypto";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { freePort } from "../src/sandbox/demo/processes.ts";
import { startSandbox } from "../src/sandbox/start.ts";
import type { Row } from "./row.ts";

const SERVER = join(import.meta.dirname, "../dist/main.js");
const REPOSITORY = "acme/environments";
const HOOK_SECRET = "bench";
const SAMPLES = 30;

export async function benchCommands(): Promise<readonly Row[]> {
  if (!existsSync(SERVER)) throw new Error("build first: npm run build");
  return [...(await requests()), ...(await times("none", SAMPLES)), ...(await times("github", 5))];
}

/** Of one command of each kind; what is asked once an hour or once a process is no cost of each. */
async function requests(): Promise<Row[]> {
  const world = await setUp("none");
  try {
    await world.say("/why prod app");
    await world.say("/hold app prod warm");
    await world.say("/unhold app prod");
    await world.quiet();
    const rows: Row[] = [];
    for (const [line, target] of [
      ["/why prod app", "<= 5"],
      ["/status", "<= 5"],
      ["/hold app prod a reason", "<= 8"],
      ["/unhold app prod", "<= 8"],
      ["/promote prod app", undefined],
      ["/rollback dev app", undefined],
    ] as const) {
      world.sandbox.clearRequests();
      await world.say(line);
      const asked = world.sandbox.requests().filter(({ kind }) => kind !== "git");
      const reply = asked.findLastIndex(
        ({ method, path }) => method === "POST" && /\/issues\/\d+\/comments$/.test(path),
      );
      const until = asked.slice(0, reply + 1);
      rows.push({
        name: `${line}: until its reply`,
        value: until.length,
        unit: "requests",
        ...(target !== undefined && { target }),
        note: shown(until),
      });
      await world.quiet();
    }
    return rows;
  } finally {
    await world.stop();
  }
}

const shown = (asked: readonly { method: string; path: string; operation?: string }[]): string =>
  asked
    .map(
      ({ method, path, operation }) =>
        operation ??
        `${method} ${path
          .replace(/\?.*/, "")
          .split("/")
          .filter((part) => !/^[0-9a-f]{40}$|^\d+$/.test(part))
          .slice(-2)
          .join("/")}`,
    )
    .join(", ");

async function times(pacing: "github" | "none", samples: number): Promise<Row[]> {
  const world = await setUp(pacing);
  try {
    const measured = { "/why": [] as Taken[], "/hold": [] as Taken[] };
    for (let sample = 0; sample < samples; sample += 1) {
      measured["/why"].push(await world.say("/why prod app"));
      await world.quiet();
      measured["/hold"].push(await world.say(`/hold app prod number ${sample}`));
      await world.quiet();
    }
    const paced = pacing === "none" ? "unpaced" : "paced";
    return Object.entries(measured).flatMap(([name, taken]) =>
      (["eyes", "reply"] as const).flatMap((what): Row[] => {
        const sorted = taken.map((one) => one[what]).sort((a, b) => a - b);
        const at = (share: number): number =>
          sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
        const of = `${name}, ${paced}: comment to ${what === "eyes" ? "reaction" : "reply"}`;
        return [
          { name: `${of}, median`, value: at(0.5), unit: "ms" },
          { name: `${of}, p95`, value: at(0.95), unit: "ms", note: `${samples} comments` },
        ];
      }),
    );
  } finally {
    await world.stop();
  }
}

/** Milliseconds since the comment. */
interface Taken {
  readonly eyes: number;
  readonly reply: number;
}

async function setUp(pacing: "github" | "none") {
  const sandbox = await startSandbox();
  const port = await freePort();
  sandbox.createUser({ login: "ana" });
  sandbox.createOrganisation({ login: "acme", members: ["ana"], basePermission: "write" });
  sandbox.createRepository({
    owner: "acme",
    name: "environments",
    files: { "towpath.yaml": CONFIGURATION, [path("dev")]: manifest("1.0.0"), [path("prod")]: manifest("0.9.0") },
  });
  const app = sandbox.createApp({
    webhookUrl: `http://127.0.0.1:${port}/api/github/webhooks`,
    webhookSecret: "bench",
    permissions: {
      contents: "write",
      pull_requests: "write",
      issues: "write",
      members: "read",
      checks: "write",
      statuses: "read",
      deployments: "write",
    },
    events: ["push", "pull_request", "pull_request_review", "check_run", "check_suite", "status", "issue_comment"],
  });
  sandbox.install({ account: "acme", repositories: "all" });
  const folder = mkdtempSync(join(tmpdir(), "towpath-bench-"));
  const child = spawn(process.execPath, [SERVER, "serve"], {
    stdio: ["ignore", "ignore", "inherit"],
    env: {
      PATH: process.env["PATH"] ?? "",
      APP_ID: String(app.id),
      PRIVATE_KEY: app.privateKey,
      WEBHOOK_SECRET: "bench",
      IMAGE_HOOK_SECRETS: `ci=${HOOK_SECRET}`,
      GITHUB_API_URL: sandbox.url,
      GITHUB_PACING: pacing,
      HOST: "127.0.0.1",
      PORT: String(port),
      DATA_DIR: folder,
      LOG_LEVEL: "error",
    },
  });
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const quiet = async (): Promise<void> => {
    for (let before = -1; before !== sandbox.requests().length; await sleep(pacing === "none" ? 400 : 4_000))
      before = sandbox.requests().length;
  };
  const ledger = "refs/heads/towpath-ledger";
  await until(() => ledger in sandbox.listRefs({ repository: REPOSITORY, prefix: ledger }), 60_000);
  await tell(port, "1.1.0");
  await until(() => (sandbox.readFile({ repository: REPOSITORY, path: path("dev") }) ?? "").includes(":1.1.0"), 60_000);
  const open = () => sandbox.pullRequests({ repository: REPOSITORY, state: "open" });
  await until(() => open().length === 1, 60_000);
  await quiet();
  const number = open()[0]?.number ?? 0;
  return {
    sandbox,
    quiet,
    /** Comments as a person, and waits for the reply. */
    say: async (body: string): Promise<Taken> => {
      const began = performance.now();
      const { id } = sandbox.comment({ repository: REPOSITORY, number, as: "ana", body });
      const all = () => sandbox.pullRequest({ repository: REPOSITORY, number }).comment_list;
      await until(() => all().some((one) => one.id === id && one.reactions.total_count > 0), 60_000);
      const eyes = performance.now() - began;
      await until(() => all().some((one) => one.body?.startsWith(`<!-- towpath:reply:${id} -->`) === true), 60_000);
      return { eyes, reply: performance.now() - began };
    },
    stop: async () => {
      child.kill("SIGKILL");
      await ended;
      rmSync(folder, { recursive: true, force: true });
      await sandbox.stop();
    },
  };
}

const path = (environment: string): string => `apps/app/${environment}/deployment.yaml`;

const manifest = (version: string): string =>
  `apiVersion: v1\nkind: Pod\nmetadata: { name: app }\nspec:\n  containers:\n    - name: app\n      image: ghcr.io/acme/app:${version}\n`;

const CONFIGURATION = `version: 1
layout: apps/{application}/{environment}/**
environments:
  dev: { merge: auto }
  prod: { after: dev }
images:
  - { match: ghcr.io/acme/*, tags: { semver: "*" }, write: tag, from: ["hook:ci"] }
`;

async function tell(port: number, tag: string): Promise<void> {
  const body = JSON.stringify({ image: "ghcr.io/acme/app", tag });
  const signature = `sha256=${createHmac("sha256", HOOK_SECRET).update(body).digest("hex")}`;
  const headers = { "content-type": "application/json", "x-signature-256": signature };
  const answer = await fetch(`http://127.0.0.1:${port}/hooks/images`, { method: "POST", headers, body });
  if (answer.status !== 202) throw new Error(`the hook answered ${answer.status}: ${await answer.text()}`);
}

async function until(isSo: () => boolean, patienceMs: number): Promise<void> {
  const deadline = performance.now() + patienceMs;
  while (!isSo()) {
    if (performance.now() > deadline) throw new Error("the bench waited in vain");
    await sleep(2);
  }
}
