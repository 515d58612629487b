/**
 * Shows merges as deployments of GitHub, and keeps them true: in progress from the merge, then what the agent reports,
 * inactive when another release takes its place. They are a view: whatever becomes of them, no promotion waits for it.
 */
import { Mistake, Transient } from "../../domain/failure.ts";
import type { Destination } from "../../domain/promotion.ts";
import { type Release, releaseKey, releaseVersion } from "../../domain/release.ts";
import type { Repository, Sha } from "../../domain/repository.ts";
import type { RecordAction } from "../../planning/plan.ts";
import type { Arrival } from "../../planning/slice.ts";
import type { DeploymentWord } from "../../ports/deployments.ts";
import { deploymentWord } from "../../presentation/deployment-words.ts";
import type { ReportBook } from "../observe/reports/report-book.ts";
import { subjectKey } from "../observe/subject.ts";
import type { WriteTally } from "../write-tally.ts";
import type { Applying } from "./applying.ts";
import { revisionOf, sourceOf } from "./release-source.ts";
import {
  type DeploymentTarget,
  deploymentKey,
  type ShownDeployment,
  type ShownDeployments,
} from "./shown-deployments.ts";

/** Content-creating requests spent on deployments in one pass: promotions come first. */
const REQUESTS_PER_PASS = 6;
/** Merges that are shown although nothing is known of what was shown before. */
const FOUND_AGAIN_MS = 7 * 24 * 3_600_000;
const AGAIN_MS = 60_000;

/** Notes merges that are about to be recorded, so that they are shown even if the process ends in between. */
export async function noteDeployments(
  applying: Applying,
  shown: ShownDeployments,
  actions: readonly RecordAction[],
): Promise<void> {
  for (const { environment, application, merged } of actions) {
    if (merged.release === undefined) continue;
    const { number: pullRequest, mergeCommit, release } = merged;
    note(applying, shown, { environment, application, pullRequest, mergeCommit }, release);
  }
  await shown.save(applying.outside.projection, applying.home.id);
}

function note(
  applying: Applying,
  shown: ShownDeployments,
  at: Omit<ShownDeployment, "release" | "version" | "targets">,
  release: Release,
): void {
  const where = applying.ground(at.environment)?.environment.deployments ?? "environment";
  if (where === "off" || shown.has(at)) return;
  const repository = sourceOf(applying, at.application, release);
  const revision = revisionOf(applying, release);
  const source = repository === undefined || revision === undefined ? undefined : { repository, revision };
  const targets = where === "environment" || source === undefined ? [{}] : [{}, { source }];
  shown.put({ ...at, release: releaseKey(release), version: releaseVersion(release), targets });
}

export interface Showing {
  readonly applying: Applying;
  readonly shown: ShownDeployments;
  readonly reports: ReportBook;
  readonly arrivals: (subject: string) => readonly Arrival[];
  readonly tally: WriteTally;
  /** Applications of which something may be different. */
  readonly changed: ReadonlySet<string> | "all";
  /** Tries again what GitHub refused. */
  readonly sweep: boolean;
}

/** Makes and updates deployments, as many as there is room for. Returns when to look again; undefined: no need. */
export async function showDeployments(showing: Showing): Promise<number | undefined> {
  const { applying, shown, sweep, tally } = showing;
  const { outside, home } = applying;
  if (shown.isNew) findAgain(showing);
  let spent = 0;
  let again: number | undefined;
  for (const deployment of shown.due(showing.changed)) {
    const word = wordOf(showing, deployment);
    const targets: DeploymentTarget[] = [];
    for (const target of deployment.targets) {
      const now = outside.clock.now();
      const hasRoom = spent < REQUESTS_PER_PASS && tally.left(home.installationId, now) >= 2;
      if (isSettled(target, word, sweep) || !hasRoom) {
        if (!isSettled(target, word, sweep)) again = earlier(again, tally.freeAt(home.installationId, 2, now));
        targets.push(target);
        continue;
      }
      const requests = target.id === undefined ? 2 : 1;
      spent += requests;
      tally.spend(home.installationId, requests, now);
      const after = await bring(applying, deployment, target, word);
      if (after === "later") again = earlier(again, now + AGAIN_MS);
      targets.push(after === "later" ? target : after);
    }
    if (targets.some((target, at) => target !== deployment.targets[at])) shown.put({ ...deployment, targets });
    if (!targets.every((target) => isSettled(target, word, false))) continue;
    if (word.state === "inactive") shown.remove(deployment);
    else shown.settle(deployment);
  }
  await shown.save(outside.projection, home.id);
  return again;
}

const earlier = (a: number | undefined, b: number): number => (a === undefined ? b : Math.min(a, b));

/** Nothing is to be written: it stands so, GitHub refuses it, or it never was there and need not be said to be gone. */
const isSettled = (target: DeploymentTarget, word: DeploymentWord, sweep: boolean): boolean =>
  target.state === word.state ||
  (target.refused !== undefined && !sweep) ||
  (word.state === "inactive" && target.id === undefined);

/** Brings one deployment at GitHub to where it should be. A crash in between is harmless: it is found by its key. */
async function bring(
  applying: Applying,
  deployment: ShownDeployment,
  target: DeploymentTarget,
  word: DeploymentWord,
): Promise<DeploymentTarget | "later"> {
  const { outside, home, log } = applying;
  const { environment, application, version } = deployment;
  const about = { environment, application, pullRequest: deployment.pullRequest };
  try {
    const at = await repositoryOf(applying, deployment, target);
    const id =
      target.id ??
      (await outside.deployments.ensure(at.repository, {
        commit: at.commit,
        environment,
        key: `${home.id}/${deploymentKey(deployment)}`,
        application,
        version,
        description: `${application} ${version}, by pull request #${deployment.pullRequest}`,
      }));
    await outside.deployments.say(at.repository, id, word);
    const { refused: _, ...rest } = target;
    return { ...rest, id, state: word.state };
  } catch (error) {
    if (error instanceof Transient) {
      log.info({ ...about, reason: error.message }, "a deployment cannot be shown yet");
      return "later";
    }
    if (!(error instanceof Mistake)) throw error;
    log.warn({ ...about, code: error.code }, error.message);
    return { ...target, refused: error.message };
  }
}

async function repositoryOf(
  applying: Applying,
  { environment, mergeCommit }: ShownDeployment,
  { source }: DeploymentTarget,
): Promise<{ readonly repository: Repository; readonly commit: Sha }> {
  if (source === undefined) {
    const ground = applying.ground(environment);
    if (ground === undefined) throw new Transient(`${environment} cannot be reached now`);
    return { repository: ground.repository, commit: mergeCommit };
  }
  const found = await applying.outside.installations.find(source.repository);
  if (found !== undefined) return { repository: found, commit: source.revision };
  const sentence = `${source.repository} cannot be seen, so that its deployments are not shown there: install the App on it, or write deployments: environment`;
  throw new Mistake("repository-unreachable", sentence);
}

/** How a deployment should stand at GitHub, from what stands there and what is reported on it. */
function wordOf({ applying, reports, arrivals }: Showing, deployment: ShownDeployment): DeploymentWord {
  const { environment: name, application, mergeCommit, release } = deployment;
  const environment = applying.config.environments.find((one) => one.name === name);
  const all = arrivals(subjectKey(deployment));
  const own =
    all.find(({ commit }) => commit === mergeCommit) ?? all.findLast((one) => releaseKey(one.release) === release);
  const last = all.at(-1);
  const isGone = environment === undefined || (own === undefined ? last !== undefined : own !== last);
  const heard = own === undefined || isGone ? [] : (reports.of(environment, application, all)?.reports ?? []);
  const clusters = environment?.clusters ?? [];
  return deploymentWord({
    replacedBy: isGone ? (last === undefined ? "nothing" : releaseVersion(last.release)) : undefined,
    unobserved: (environment?.health?.agent ?? "none") === "none",
    clusters: (clusters.length === 0 ? [""] : clusters).map((cluster) => {
      const latest = heard.findLast((report) => report.cluster === cluster && report.arrival === own?.commit);
      return { cluster, state: latest?.state, description: latest?.description ?? "" };
    }),
  });
}

/** After the loss of the database: what merged lately and still stands is found again by its key, and kept true. */
function findAgain({ applying, shown, arrivals }: Showing): void {
  const since = applying.outside.clock.now() - FOUND_AGAIN_MS;
  for (const at of standing(applying)) {
    for (const record of applying.ledger.latest(subjectKey(at))) {
      if (!("mergeCommit" in record) || record.mergedAt < since || record.merged.length === 0) continue;
      if (arrivals(subjectKey(at)).at(-1)?.commit !== record.mergeCommit) continue;
      const release = { application: at.application, images: record.merged };
      note(applying, shown, { ...at, pullRequest: record.pullRequest, mergeCommit: record.mergeCommit }, release);
    }
  }
}

function* standing({ config, ground }: Applying): Generator<Destination> {
  for (const { name: environment } of config.environments) {
    for (const key of ground(environment)?.state.subjects() ?? []) {
      const application = key.slice(key.indexOf("\n") + 1);
      if (key === subjectKey({ environment, application })) yield { environment, application };
    }
  }
}
