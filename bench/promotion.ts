/**
 * A promotion from end to end: the sandbox in this process, the real server as another one. Counts the requests of each
 * stage as GitHub sees them, and measures from the news of a build to its open pull request.
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

type Sandbox = Awaited<ReturnType<typeof startSandbox>>;

const SERVER = join(import.meta.dirname, "../dist/main.js");
const REPOSITORY = "acme/environments";
const HOOK_SECRET = "bench";
/** Of sequential promotions, for median and p95. */
const SAMPLES = 30;

export async function benchPromotion(): Promise<readonly Row[]> {
  if (!existsSync(SERVER)) throw new Error("build first: npm run build");
  return [...(await stages()), ...(await withoutPacing()), ...(await withPacing(1)), ...(await withPacing(30))];
}

/** Requests of each stage of one promotion, tokens and GraphQL counted, Git's own fetches not (they cost no quota). */
async function stages(): Promise<Row[]> {
  const world = await setUp(1, "none", "merge: auto");
  try {
    await world.build(0, "1.1.0");
    await world.until(() => world.holds(0, "1.1.0"));
    await world.quiet();
    // The second promotion: what is asked once an hour or once a process is no cost of each.
    world.sandbox.clearRequests();
    world.sandbox.holdDeliveries();
    await world.build(0, "1.2.0");
    await world.until(() => world.recorded() === 2);
    const asked = world.sandbox.requests().filter(({ kind }) => kind !== "git");
    world.sandbox.releaseDeliveries();
    const at = (matches: (request: (typeof asked)[number]) => boolean): number => asked.findIndex(matches);
    const merge = at(({ method, path }) => method === "PUT" && path.endsWith("/merge"));
    const proposed = asked.findIndex(({ method }, index) => index < merge && method === "GET");
    const end = proposed < 0 ? merge : proposed;
    const record = asked.findIndex(({ path }, index) => index > merge && path.endsWith("/git/trees"));
    const rows: Row[] = [
      { name: "propose", value: end, unit: "requests", target: "<= 6", note: shown(asked.slice(0, end)) },
      { name: "merge", value: record - end, unit: "requests", note: shown(asked.slice(end, record)) },
      { name: "record", value: asked.length - record, unit: "requests", note: shown(asked.slice(record)) },
    ];
    await world.quiet();
    world.sandbox.clearRequests();
    world.sandbox.push({ repository: REPOSITORY, as: "ana", files: { "README.md": "nothing to do\n" } });
    await world.until(() => world.sandbox.requests().some(({ kind }) => kind === "git"));
    await world.quiet();
    const idle = world.sandbox.requests().filter(({ kind }) => kind !== "git");
    rows.push({
      name: "a pass that finds nothing to do",
      value: idle.length,
      unit: "requests",
      target: "<= 0",
      note: shown(idle),
    });
    return rows;
  } finally {
    await world.stop();
  }
}

const shown = (requests: readonly { method: string; path: string; operation?: string }[]): string =>
  requests
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

async function withoutPacing(): Promise<Row[]> {
  const world = await setUp(1, "none", "supersede: always");
  try {
    const times: number[] = [];
    for (let minor = 1; minor <= SAMPLES; minor += 1) {
      const began = performance.now();
      await world.build(0, `1.${minor}.0`);
      await world.until(() => world.proposes(0, `1.${minor}.0`));
      times.push(performance.now() - began);
      const [pull] = world.sandbox.pullRequests({ repository: REPOSITORY, state: "open" });
      if (pull !== undefined)
        world.sandbox.mergePullRequest({ repository: REPOSITORY, number: pull.number, as: "ana" });
      await world.until(() => world.recorded() === minor);
      await world.quiet();
    }
    times.sort((a, b) => a - b);
    const at = (share: number): number => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0;
    return [
      { name: "build to open pull request, unpaced, median", value: at(0.5), unit: "ms" },
      { name: "build to open pull request, unpaced, p95", value: at(0.95), unit: "ms", note: `${SAMPLES} promotions` },
    ];
  } finally {
    await world.stop();
  }
}

async function withPacing(applications: number): Promise<Row[]> {
  const world = await setUp(applications, "github", "max-open: 1000");
  try {
    const began = performance.now();
    for (let index = 0; index < applications; index += 1) await world.build(index, "1.1.0");
    const open = (): number => world.sandbox.pullRequests({ repository: REPOSITORY, state: "open" }).length;
    await world.until(() => open() >= 1, 60_000);
    const first = performance.now() - began;
    await world.until(() => open() === applications, 60_000 + applications * 20_000);
    const all = performance.now() - began;
    const name = `build to open pull request, paced, ${applications} at once`;
    return [
      { name: `${name}: first`, value: first / 1000, unit: "s" },
      { name: `${name}: all`, value: all / 1000, unit: "s" },
    ];
  } finally {
    await world.stop();
  }
}

async function setUp(applications: number, pacing: "github" | "none", dev: string) {
  const sandbox = await startSandbox();
  const port = await freePort();
  sandbox.createUser({ login: "ana" });
  sandbox.createOrganisation({ login: "acme", members: ["ana"], basePermission: "write" });
  const path = (index: number): string => `apps/app${index}/dev/deployment.yaml`;
  const files = Object.fromEntries(Array.from({ length: applications }, (_, index) => [path(index), manifest(index)]));
  sandbox.createRepository({
    owner: "acme",
    name: "environments",
    files: { ...files, "towpath.yaml": configuration(dev) },
  });
  const app = sandbox.createApp({
    webhookUrl: `http://127.0.0.1:${port}/api/github/webhooks`,
    webhookSecret: "bench",
    permissions: { contents: "write", pull_requests: "write", checks: "write", statuses: "read" },
    events: ["push", "pull_request", "pull_request_review", "check_run", "check_suite", "status"],
  });
  sandbox.install({ account: "acme", repositories: "all" });
  const server = serve(sandbox, port, pacing, app);
  const recorded = (): number =>
    Object.keys(sandbox.listRefs({ repository: REPOSITORY, prefix: "refs/heads/towpath-ledger" })).length === 0
      ? 0
      : sandbox
          .listFiles({ repository: REPOSITORY, ref: "towpath-ledger" })
          .filter((file) => file.startsWith("merges/")).length;
  await until(
    () =>
      "refs/heads/towpath-ledger" in sandbox.listRefs({ repository: REPOSITORY, prefix: "refs/heads/towpath-ledger" }),
    60_000,
  );
  const world = {
    sandbox,
    until,
    recorded,
    build: (index: number, tag: string) => tell(port, index, tag),
    holds: (index: number, tag: string) =>
      (sandbox.readFile({ repository: REPOSITORY, path: path(index) }) ?? "").includes(`:${tag}`),
    proposes: (index: number, tag: string) =>
      sandbox
        .pullRequests({ repository: REPOSITORY, state: "open" })
        .some(({ head }) =>
          (sandbox.readFile({ repository: REPOSITORY, path: path(index), ref: head }) ?? "").includes(`:${tag}`),
        ),
    /** Resolves when nothing was asked for a while. */
    quiet: async () => {
      for (let before = -1; before !== sandbox.requests().length; await sleep(1_500))
        before = sandbox.requests().length;
    },
    stop: async () => {
      await server.stop();
      await sandbox.stop();
    },
  };
  await world.quiet();
  return world;
}

const manifest = (index: number): string =>
  `apiVersion: v1\nkind: Pod\nmetadata: { name: app${index} }\nspec:\n  containers:\n    - name: app\n      image: ghcr.io/acme/app${index}:1.0.0\n`;

const configuration = (dev: string): string => `version: 1
layout: apps/{application}/{environment}/**
environments:
  dev: { ${dev} }
images:
  - { match: ghcr.io/acme/*, tags: { semver: "*" }, write: tag, from: ["hook:ci"] }
`;

function serve(
  sandbox: Sandbox,
  port: number,
  pacing: string,
  app: { readonly id: number; readonly privateKey: string },
) {
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
  return {
    stop: async () => {
      child.kill("SIGKILL");
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function tell(port: number, index: number, tag: string): Promise<void> {
  const body = JSON.stringify({ image: `ghcr.io/acme/app${index}`, tag });
  const signature = `sha256=${createHmac("sha256", HOOK_SECRET).update(body).digest("hex")}`;
  const headers = { "content-type": "application/json", "x-signature-256": signature };
  const answer = await fetch(`http://127.0.0.1:${port}/hooks/images`, { method: "POST", headers, body });
  if (answer.status !== 202) throw new Error(`the hook answered ${answer.status}: ${await answer.text()}`);
}

async function until(isSo: () => boolean, patienceMs = 30_000): Promise<void> {
  const deadline = performance.now() + patienceMs;
  while (!isSo()) {
    if (performance.now() > deadline) throw new Error("the bench waited in vain");
    await sleep(5);
  }
}
