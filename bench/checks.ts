/**
 * Checks of a pull request from end to end: the sandbox in this process, the real server as another one. Measures from
 * opening it to the first check run that people see, and to both completed.
 */
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { CHECK_NAMES } from "../src/presentation/validation/check-names.ts";
import { freePort } from "../src/sandbox/demo/processes.ts";
import { startSandbox } from "../src/sandbox/start.ts";
import type { Row } from "./row.ts";

const SERVER = join(import.meta.dirname, "../dist/main.js");
const REPOSITORY = "acme/environments";
/** Each with a Deployment, a Service and a ConfigMap in each of two environments. */
const APPLICATIONS = 500;
const PATIENCE_MS = 120_000;

export async function benchChecks(): Promise<readonly Row[]> {
  if (!existsSync(SERVER)) throw new Error("build first: npm run build");
  return [...(await times("none", 30)), ...(await times("github", 8))];
}

async function times(pacing: "github" | "none", samples: number): Promise<Row[]> {
  const world = await setUp(pacing);
  try {
    const paced = pacing === "none" ? "unpaced" : "paced";
    const cold = await world.open(1);
    const rows: Row[] = [
      {
        name: `the first pull request after the start, ${paced}: to completed`,
        value: cold.completed,
        unit: "ms",
        note: `1 file changed among ${APPLICATIONS * 6}`,
      },
    ];
    for (const files of [1, 50]) {
      const taken: Taken[] = [];
      for (let sample = 0; sample < samples; sample += 1) {
        await world.quiet();
        taken.push(await world.open(files));
      }
      for (const what of ["first", "completed"] as const) {
        const sorted = taken.map((one) => one[what]).sort((a, b) => a - b);
        const at = (share: number): number =>
          sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
        const of = `${files} ${files === 1 ? "file" : "files"}, ${paced}: opened to ${what === "first" ? "first run" : "both completed"}`;
        rows.push(
          { name: `${of}, median`, value: at(0.5), unit: "ms" },
          { name: `${of}, p95`, value: at(0.95), unit: "ms", note: `${samples} pull requests` },
        );
      }
    }
    return rows;
  } finally {
    await world.stop();
  }
}

/** Milliseconds since the pull request was opened. */
interface Taken {
  readonly first: number;
  readonly completed: number;
}

async function setUp(pacing: "github" | "none") {
  const sandbox = await startSandbox();
  const port = await freePort();
  sandbox.createUser({ login: "ana" });
  sandbox.createOrganisation({ login: "acme", members: ["ana"], basePermission: "write" });
  sandbox.createRepository({ owner: "acme", name: "environments", files: repository() });
  const app = sandbox.createApp({
    webhookUrl: `http://127.0.0.1:${port}/api/github/webhooks`,
    webhookSecret: "bench",
    permissions: { contents: "write", pull_requests: "write", issues: "write", members: "read", checks: "write" },
    events: ["push", "pull_request", "check_run", "check_suite"],
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
    for (let before = -1; before !== sandbox.requests().length; await sleep(pacing === "none" ? 300 : 4_000))
      before = sandbox.requests().length;
  };
  const ledger = "refs/heads/towpath-ledger";
  await until(() => ledger in sandbox.listRefs({ repository: REPOSITORY, prefix: ledger }));
  await quiet();
  let opened = 0;
  return {
    quiet,
    /** Opens a pull request that changes so many files, and waits for its checks. */
    open: async (files: number): Promise<Taken> => {
      opened += 1;
      const branch = `change-${opened}`;
      const edits = Array.from({ length: files }, (_, at) => (opened * 7 + at) % APPLICATIONS);
      sandbox.push({
        repository: REPOSITORY,
        branch,
        as: "ana",
        files: Object.fromEntries(
          edits.map((at) => [path(at, "prod", "deployment"), deployment(at, 2 + (opened % 7))]),
        ),
      });
      const began = performance.now();
      sandbox.openPullRequest({ repository: REPOSITORY, as: "ana", title: "A change", base: "main", head: branch });
      const runs = () =>
        sandbox.checkRuns({ repository: REPOSITORY, ref: branch }).filter(({ name }) => CHECK_NAMES.includes(name));
      await until(() => runs().length > 0);
      const first = performance.now() - began;
      await until(() => runs().length === CHECK_NAMES.length && runs().every(({ status }) => status === "completed"));
      const completed = performance.now() - began;
      const wrong = runs().find(({ conclusion }) => conclusion !== "success");
      if (wrong !== undefined) throw new Error(`${wrong.name}: ${wrong.output.title ?? ""}`);
      return { first, completed };
    },
    stop: async () => {
      child.kill("SIGKILL");
      await ended;
      rmSync(folder, { recursive: true, force: true });
      await sandbox.stop();
    },
  };
}

const path = (at: number, environment: string, kind: string): string => `apps/app-${at}/${environment}/${kind}.yaml`;

function repository(): Readonly<Record<string, string>> {
  const files: Record<string, string> = { "towpath.yaml": CONFIGURATION };
  for (let at = 0; at < APPLICATIONS; at += 1) {
    for (const environment of ["dev", "prod"]) {
      files[path(at, environment, "deployment")] = deployment(at, 1);
      files[path(at, environment, "service")] =
        `apiVersion: v1\nkind: Service\nmetadata: { name: app-${at}, namespace: app-${at} }\nspec:\n  selector: { app: app-${at} }\n  ports: [{ port: 80, targetPort: http }]\n`;
      files[path(at, environment, "settings")] =
        `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: app-${at}, namespace: app-${at} }\ndata: { LEVEL: info }\n`;
    }
  }
  return files;
}

const deployment = (at: number, replicas: number): string => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: app-${at}
  namespace: app-${at}
  labels: { team: a }
spec:
  replicas: ${replicas}
  selector: { matchLabels: { app: app-${at} } }
  template:
    metadata: { labels: { app: app-${at} } }
    spec:
      securityContext: { runAsNonRoot: true }
      containers:
        - name: web
          image: ghcr.io/acme/app-${at}:1.0.0
          ports: [{ name: http, containerPort: 8080 }]
          envFrom: [{ configMapRef: { name: app-${at} } }]
          resources: { requests: { cpu: 100m, memory: 64Mi }, limits: { memory: 64Mi } }
`;

const CONFIGURATION = `version: 1
layout: apps/{application}/{environment}/**
environments:
  dev: {}
  prod: { after: dev }
validation: { kubernetes-version: "1.34" }
policies:
  - { name: team, match: { kinds: [Deployment] }, cel: "'team' in object.metadata.labels", message: Say whose it is. }
`;

async function until(isSo: () => boolean): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS;
  while (!isSo()) {
    if (performance.now() > deadline) throw new Error("the bench waited in vain");
    await sleep(2);
  }
}
