/** All checks of `towpath doctor`, in the order in which one needs the other. */
import type { EnvironmentConfig } from "../../config/config.ts";
import { readConfig } from "../../config/read-config.ts";
import { Mistake, Transient } from "../../domain/failure.ts";
import type { Repository } from "../../domain/repository.ts";
import type { AppSettings } from "../../github/app-settings.ts";
import type { GitHub } from "../../github/connect.ts";
import { CONFIGURATION_FILE } from "../../installation/look-at-installation.ts";
import { LEDGER_BRANCH } from "../../reconcile/ledger/shape.ts";
import { advice, type Check, mend, ok } from "./check.ts";
import { checkAutoMerge } from "./check-auto-merge.ts";
import { checkLedgerRules } from "./check-ledger-rules.ts";
import { checkPromotionBranches, SAMPLE_PROMOTION_BRANCH } from "./check-own-branches.ts";
import { checkInstallation, checkPermissions } from "./check-permissions.ts";
import { checkReporters } from "./check-reporters.ts";
import { checkDeliveries, checkWebhook } from "./check-webhook.ts";

export type Examined = Pick<GitHub, "inspection" | "installations" | "deliveries">;

type Found = Repository & { readonly archived: boolean };

export interface Examination {
  readonly github: Examined;
  readonly appId: number;
  readonly apiUrl: string;
  readonly now: number;
}

const DAY_MS = 24 * 60 * 60_000;

/** Only reads. Never throws for what GitHub may say: a check that cannot be made is one to mend. */
export async function examine(examination: Examination): Promise<readonly Check[]> {
  const { github, apiUrl } = examination;
  let app: AppSettings;
  try {
    app = await github.inspection.app();
  } catch (error) {
    return [mend("app", sentenceOf(error))];
  }
  return [
    ok("app", `The App ${app.name} (${app.id}) answers at ${apiUrl}`),
    ...checkPermissions(app),
    ...(await attempt("webhook", async () => checkWebhook(await github.inspection.hook()))),
    ...(await attempt("deliveries", async () =>
      checkDeliveries(await github.deliveries.since(examination.now - DAY_MS)),
    )),
    ...(await attempt("installations", () => examineInstallations(examination, app))),
  ];
}

async function examineInstallations(examination: Examination, app: AppSettings): Promise<readonly Check[]> {
  const { github } = examination;
  const installations = await github.inspection.installations();
  if (installations.length === 0) {
    return [mend("installations", `The App is installed nowhere; install it at ${app.url}/installations/new`)];
  }
  const checks: Check[] = [];
  let homes = 0;
  for (const installation of installations) {
    checks.push(...checkInstallation(installation, app));
    if (installation.suspended) continue;
    const found = await attempt(`installation on ${installation.account}`, async () => {
      const repositories = await github.installations.repositories(installation.id);
      const files = await github.inspection.files(repositories, CONFIGURATION_FILE);
      homes += files.size;
      const ofHomes: Check[] = [];
      for (const home of repositories) {
        const text = files.get(home.id);
        if (text !== undefined)
          ofHomes.push(...(await attempt(home.fullName, () => examineHome(home, text, examination))));
      }
      return ofHomes;
    });
    checks.push(...found);
  }
  if (homes > 0) return checks;
  return [
    ...checks,
    advice("environment repositories", `No repository has a ${CONFIGURATION_FILE} on its default branch yet`),
  ];
}

async function examineHome(home: Found, text: string, examination: Examination): Promise<readonly Check[]> {
  const subject = home.fullName;
  if (home.archived)
    return [
      mend(subject, `${subject} is archived, so nothing is promoted; unarchive it, or remove ${CONFIGURATION_FILE}`),
    ];
  const read = readConfig(text);
  if ("mistakes" in read) {
    const [first] = read.mistakes;
    const sentence = `${CONFIGURATION_FILE} has ${read.mistakes.length} mistake(s), so nothing is promoted; the first is in line ${first?.line ?? 0}: ${first?.message ?? ""}`;
    return [mend(subject, sentence)];
  }
  const { inspection } = examination.github;
  const checks: Check[] = [
    ok(subject, `${CONFIGURATION_FILE} can be read`),
    ...(await attempt(subject, async () =>
      checkLedgerRules(subject, await inspection.branchGuards(home, LEDGER_BRANCH)),
    )),
  ];
  const written = new Set<number>();
  for (const environment of read.config.environments) {
    const at = `${subject}: ${environment.name}`;
    checks.push(...checkReporters(at, environment), ...(await attempt(at, () => ofEnvironment(environment))));
  }
  return checks;

  async function ofEnvironment(environment: EnvironmentConfig): Promise<readonly Check[]> {
    const { name, repository: elsewhere } = environment;
    const repository = elsewhere === undefined ? home : await examination.github.installations.find(elsewhere);
    const at = `${subject}: ${name}`;
    if (repository === undefined) {
      return [mend(at, `${name} lives in ${elsewhere ?? ""}, where the App is not installed; install it there`)];
    }
    if (repository.archived) return [mend(at, `${name} lives in ${repository.fullName}, which is archived`)];
    const own = written.has(repository.id)
      ? []
      : checkPromotionBranches(repository.fullName, await inspection.branchGuards(repository, SAMPLE_PROMOTION_BRANCH));
    written.add(repository.id);
    if (environment.merge !== "auto") return own;
    const branch = environment.branch ?? repository.defaultBranch;
    const guards = await inspection.branchGuards(repository, branch);
    const seen = await inspection.seenChecks(repository, branch);
    const { appId } = examination;
    return [...own, ...checkAutoMerge({ environment, subject: at, branch, guards, seen, appId })];
  }
}

/** A check that GitHub does not let us make is to mend; a bug stays one. */
async function attempt(subject: string, check: () => Promise<readonly Check[]>): Promise<readonly Check[]> {
  try {
    return await check();
  } catch (error) {
    return [mend(subject, sentenceOf(error))];
  }
}

function sentenceOf(error: unknown): string {
  if (error instanceof Mistake) return error.message;
  if (error instanceof Transient) return `${error.message}; run towpath doctor again in a while`;
  throw error;
}
