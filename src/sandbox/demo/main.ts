/**
 * `npm run demo [-- --keep]`: a GitHub on this machine and the real server, as separate processes on loopback; an image is
 * built, and pull requests carry it from dev to prod. Everything that is said is checked: what does not happen is named,
 * and the exit code is 1.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { connectSandbox } from "../control/connect.ts";
import { freePort } from "../free-port.ts";
import { createAcme, ENVIRONMENTS, TOWPATH_YAML } from "./acme.ts";
import { type Running, start } from "./processes.ts";
import {
  approve,
  askWhy,
  type Build,
  merge,
  type Stage,
  showChecks,
  showMerge,
  showPromotion,
  showWaiting,
  tellAsStranger,
  tellOfBuild,
} from "./story.ts";
import { chapter, link, quote, say, seen } from "./terminal.ts";
import { mustBe, StepMissing, until } from "./until.ts";

const CHECKOUT: Build = {
  application: "checkout",
  tag: "1.5.0",
  file: (environment) => `apps/checkout/overlays/${environment}/kustomization.yaml`,
  lines: [
    "-  newTag: 1.4.2   # moved by Towpath, keep this line",
    "+  newTag: 1.5.0   # moved by Towpath, keep this line",
  ],
};
const PAYMENTS: Build = {
  application: "payments",
  tag: "2.1.0",
  file: (environment) => `charts/payments/values-${environment}.yaml`,
  lines: ['-    tag:        "2.0.0"   # quoted on purpose', '+    tag:        "2.1.0"   # quoted on purpose'],
};
const CATALOG: Build = {
  application: "catalog",
  tag: "0.9.1",
  file: (environment) => `manifests/${environment}/catalog/deployment.yaml`,
  lines: ["-          image: ghcr.io/acme/catalog:0.9.0", "+          image: ghcr.io/acme/catalog:0.9.1"],
};

const WEBHOOK_SECRET = "the-demo-has-no-secrets";
const HOOK_SECRET = "ci-has-none-either";

const { values: options } = parseArgs({ options: { keep: { type: "boolean", default: false } } });
const folder = mkdtempSync(join(tmpdir(), "towpath-demo-"));
const running: Running[] = [];
try {
  await tell();
  await end();
} catch (error) {
  console.error(`\n  ✗ ${error instanceof StepMissing ? error.message : String(error)}`);
  for (const { tail } of running) console.error(`\n${tail()}`);
  process.exitCode = 1;
  await stopAll();
}

async function tell(): Promise<void> {
  chapter("A GitHub on this machine, with an organisation");
  const github = start("sandbox/main.js", []);
  running.push(github);
  const { url } = readLine(await github.firstLine);
  const sandbox = connectSandbox(url);
  const port = await freePort();
  const towpath = `http://127.0.0.1:${port}`;
  const { appId, privateKey, token } = await createAcme(sandbox, `${towpath}/api/github/webhooks`, WEBHOOK_SECRET);
  say(`acme/checkout, acme/payments and acme/catalog build images; ${ENVIRONMENTS} says what runs where`);
  say(`look around: ${link(`${url}/${ENVIRONMENTS}`)}`);
  say("its towpath.yaml:");
  quote(TOWPATH_YAML);

  chapter("Towpath starts and looks at what runs");
  const server = start("main.js", ["serve"], {
    APP_ID: String(appId),
    PRIVATE_KEY: privateKey,
    WEBHOOK_SECRET,
    IMAGE_HOOK_SECRETS: `ci=${HOOK_SECRET}`,
    GITHUB_API_URL: url,
    HOST: "127.0.0.1",
    PORT: String(port),
    DATA_DIR: join(folder, "data"),
    // The real GitHub wants a second between writes; this one does not mind.
    GITHUB_PACING: "none",
  });
  running.push(server);
  await until("the server is ready", async () => {
    if (server.process.exitCode !== null) throw new StepMissing("the server stays up");
    return (await answers(`${towpath}/readyz`)) ? true : undefined;
  });
  seen(`the server is ready: ${link(`${towpath}/readyz`)}`);
  await until(
    "Towpath notes in its ledger what runs now",
    async () =>
      (await sandbox.listRefs({ repository: ENVIRONMENTS, prefix: "refs/heads/towpath-ledger" }))[
        "refs/heads/towpath-ledger"
      ],
  );
  mustBe(
    "the first look proposes nothing old",
    (await sandbox.pullRequests({ repository: ENVIRONMENTS })).length === 0,
  );
  seen("what runs now is the baseline, noted on the branch towpath-ledger: nothing old is proposed");

  await promote({ sandbox, github: url, towpath, token, hookSecret: HOOK_SECRET });

  chapter("What the environment repository's history says now");
  const clone = join(folder, "environments");
  git(folder, "clone", "--quiet", `http://x-access-token:${token}@${new URL(url).host}/${ENVIRONMENTS}.git`, clone);
  quote(git(clone, "log", "--graph", "--format=%h %s (%an)"));
  say("and where people and Towpath keep what was decided:");
  quote(git(clone, "log", "--format=%h %s (%an)", "origin/towpath-ledger"));
}

async function promote(stage: Stage): Promise<void> {
  chapter("CI built three images");
  for (const build of [CHECKOUT, PAYMENTS, CATALOG]) await tellOfBuild(stage, build);
  await tellAsStranger(stage, CHECKOUT);

  for (const [build, how] of [
    [CHECKOUT, "kustomize"],
    [PAYMENTS, "Helm values"],
    [CATALOG, "a plain manifest"],
  ] as const) {
    chapter(`${build.application} ${build.tag} into dev (${how})`);
    const pull = await showPromotion(stage, build, "dev");
    await showChecks(stage, pull);
    await showMerge(stage, build, "dev", pull.number);
  }

  chapter("checkout 1.5.0 into staging: people merge there");
  const staging = await showPromotion(stage, CHECKOUT, "staging");
  await showChecks(stage, staging);
  await approve(stage, staging.number);
  await merge(stage, staging.number);
  await showMerge(stage, CHECKOUT, "staging", staging.number);

  chapter("checkout 1.5.0 into prod: a gate asks for an approval");
  const prod = await showPromotion(stage, CHECKOUT, "prod");
  const others = await stage.sandbox.pullRequests({ repository: ENVIRONMENTS, state: "open" });
  mustBe(
    "nothing else is proposed for prod: payments and catalog were not merged in staging",
    others.every(({ head, number }) => number === prod.number || !head.startsWith("towpath/promote/prod/")),
  );
  seen("payments and catalog are not proposed for prod before staging has them");
  await showWaiting(stage, prod);
  await askWhy(stage, prod.number, "/why prod checkout");
  await approve(stage, prod.number);
  await showChecks(stage, prod);
  await merge(stage, prod.number);
  await showMerge(stage, CHECKOUT, "prod", prod.number);
}

async function end(): Promise<void> {
  if (!options.keep) {
    await stopAll();
    console.log("\nDone: everything above was checked. `npm run demo -- --keep` leaves it running.");
    return;
  }
  console.log("\nBoth keep running: open the links above, merge what is open, and see what comes. Ctrl-C ends them.");
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => void stopAll());
}

async function stopAll(): Promise<void> {
  for (const one of running.toReversed()) await one.stop();
  rmSync(folder, { recursive: true, force: true });
}

function readLine(line: string): { readonly url: string } {
  const found: unknown = JSON.parse(line);
  if (typeof found === "object" && found !== null && "url" in found && typeof found.url === "string")
    return { url: found.url };
  throw new StepMissing("the sandbox says where it listens");
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(url)).ok;
  } catch {
    return false;
  }
}

function git(cwd: string, ...args: readonly string[]): string {
  return execFileSync("git", args, { cwd, encoding: "utf8" });
}
