/** The real server as another process, on a sandbox in this one that holds one environment repository. */
import { spawn } from "node:child_process";
import { createHmac } from "node:crypto";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { appManifest } from "../../src/sandbox/app-manifest.ts";
import { freePort } from "../../src/sandbox/free-port.ts";
import { type Sandbox, startSandbox } from "../../src/sandbox/start.ts";

export const REPOSITORY = "acme/environments";
/** A person who may write there. */
export const PERSON = "ana";
/** How the server spaces its writes: as GitHub wants it, or not at all. */
export type Pacing = "github" | "none";

const SERVER = join(import.meta.dirname, "../../dist/main.js");
const HOOK_SECRET = "bench";
const LEDGER = "refs/heads/towpath-ledger";
const PATIENCE_MS = 120_000;

export interface Served {
  readonly sandbox: Sandbox;
  /** Says by the signed hook that an image was built. */
  readonly tell: (image: string, tag: string) => Promise<void>;
  /** Resolves when nothing was asked of GitHub for so many milliseconds. */
  readonly quiet: (pauseMs: number) => Promise<void>;
  readonly stop: () => Promise<void>;
}

/** Resolves when the server has looked at the repository, and has nothing to do. Throws where nothing is built. */
export async function serveOnSandbox(files: Readonly<Record<string, string>>, pacing: Pacing): Promise<Served> {
  if (!existsSync(SERVER)) throw new Error("build first: npm run build");
  const sandbox = await startSandbox();
  const port = await freePort();
  const app = makeOrganisation(sandbox, port, files);
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
  const quiet = async (pauseMs: number): Promise<void> => {
    for (let before = -1; before !== sandbox.requests().length; await sleep(pauseMs))
      before = sandbox.requests().length;
  };
  await until(() => LEDGER in sandbox.listRefs({ repository: REPOSITORY, prefix: LEDGER }));
  await quiet(pacing === "none" ? 400 : 4_000);
  return {
    sandbox,
    tell: (image, tag) => tell(port, image, tag),
    quiet,
    stop: async () => {
      child.kill("SIGKILL");
      await ended;
      rmSync(folder, { recursive: true, force: true });
      await sandbox.stop();
    },
  };
}

function makeOrganisation(sandbox: Sandbox, port: number, files: Readonly<Record<string, string>>) {
  sandbox.createUser({ login: PERSON });
  sandbox.createOrganisation({ login: "acme", members: [PERSON], basePermission: "write" });
  sandbox.createRepository({ owner: "acme", name: "environments", files });
  const { default_permissions: permissions, default_events: events } = appManifest();
  const app = sandbox.createApp({
    webhookUrl: `http://127.0.0.1:${port}/api/github/webhooks`,
    webhookSecret: "bench",
    permissions,
    events: [...events],
  });
  sandbox.install({ account: "acme", repositories: "all" });
  return app;
}

async function tell(port: number, image: string, tag: string): Promise<void> {
  const body = JSON.stringify({ image, tag });
  const signature = `sha256=${createHmac("sha256", HOOK_SECRET).update(body).digest("hex")}`;
  const headers = { "content-type": "application/json", "x-signature-256": signature };
  const answer = await fetch(`http://127.0.0.1:${port}/hooks/images`, { method: "POST", headers, body });
  if (answer.status !== 202) throw new Error(`the hook answered ${answer.status}: ${await answer.text()}`);
}

/** Throws after two minutes, or the patience given in milliseconds. */
export async function until(isSo: () => boolean, patienceMs = PATIENCE_MS): Promise<void> {
  const deadline = performance.now() + patienceMs;
  while (!isSo()) {
    if (performance.now() > deadline) throw new Error("the bench waited in vain");
    await sleep(2);
  }
}

/** The value below which that share of the times lies. */
export function share(times: readonly number[], of: number): number {
  const sorted = times.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * of))] ?? 0;
}
