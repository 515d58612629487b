import { forbidden } from "../http/answer.ts";
import { checkRunInEvent } from "../shapes/check.ts";
import type { Account } from "../state/account.ts";
import type { App } from "../state/app.ts";
import type { Annotation, CheckAction, CheckConclusion, CheckRun, CheckStatus } from "../state/check.ts";
import { nodeId } from "../state/ids.ts";
import type { Repository } from "../state/repository.ts";
import type { World } from "../state/world.ts";
import { addSuite, announceSuite, suiteOf } from "./check-suites.ts";

/** What a request says about a check run; what it leaves out stays as it was. */
export interface CheckRunWords {
  readonly name?: string | undefined;
  readonly externalId?: string | undefined;
  readonly detailsUrl?: string | undefined;
  readonly status?: CheckStatus | undefined;
  readonly conclusion?: CheckConclusion | undefined;
  readonly startedAt?: number | undefined;
  readonly completedAt?: number | undefined;
  readonly title?: string | undefined;
  readonly summary?: string | undefined;
  readonly text?: string | undefined;
  readonly annotations?: readonly Annotation[] | undefined;
  readonly actions?: readonly CheckAction[] | undefined;
}

/** A new check run of an App on a commit, in the App's suite there. */
export function createCheckRun(
  world: World,
  repository: Repository,
  app: App,
  headSha: string,
  words: CheckRunWords & { readonly name: string },
): CheckRun {
  const id = world.ids.next();
  const [pull] = [...repository.openByHead.values()]
    .flatMap((pulls) => [...pulls])
    .filter((one) => one.headSha === headSha);
  const branch = pull?.headRef ?? branchAt(repository, headSha);
  const suite =
    suiteOf(repository, app, headSha) ?? addSuite(world, repository, app, { sha: headSha, branch, before: null });
  const run: CheckRun = {
    id,
    nodeId: nodeId("CR", id),
    suite,
    name: words.name,
    headSha,
    externalId: "",
    detailsUrl: null,
    status: "queued",
    conclusion: null,
    createdAt: world.clock.now(),
    startedAt: undefined,
    completedAt: undefined,
    title: null,
    summary: null,
    text: null,
    annotations: [],
    actions: [],
  };
  repository.runs.set(id, run);
  repository.runsBySha.set(headSha, [...(repository.runsBySha.get(headSha) ?? []), run]);
  write(world, run, words);
  announceRun(world, repository, run, "created", app.bot);
  if (run.status === "completed") complete(world, repository, run);
  return run;
}

/** Changes a check run; only the App that made it may. Annotations are added to those that are there. */
export function updateCheckRun(
  world: World,
  repository: Repository,
  run: CheckRun,
  app: App,
  words: CheckRunWords,
): void {
  if (run.suite.app.id !== app.id) {
    throw forbidden(`Invalid app_id \`${app.id}\` - check run can only be modified by the GitHub App that created it.`);
  }
  const before = run.status;
  write(world, run, words);
  if (run.status === "completed" && before !== "completed") complete(world, repository, run);
  else world.reactions.shaChanged(repository, run.headSha);
}

/**
 * Somebody asks for a check run to be run again: its suite is queued until the App writes in it; the run stays as it is,
 * and the App decides what becomes of it ("Rerequest a check run").
 */
export function rerequest(world: World, repository: Repository, run: CheckRun, by: Account): void {
  run.suite.requeued = true;
  announceRun(world, repository, run, "rerequested", by);
}

/** Somebody presses a button that the App put on its completed check run. */
export function requestAction(
  world: World,
  repository: Repository,
  run: CheckRun,
  identifier: string,
  by: Account,
): void {
  announceRun(world, repository, run, "requested_action", by, { requested_action: { identifier } });
}

function write(world: World, run: CheckRun, words: CheckRunWords): void {
  const now = world.clock.now();
  run.name = words.name ?? run.name;
  run.externalId = words.externalId ?? run.externalId;
  run.detailsUrl = words.detailsUrl ?? run.detailsUrl;
  run.title = words.title ?? run.title;
  run.summary = words.summary ?? run.summary;
  run.text = words.text ?? run.text;
  run.actions = words.actions ?? run.actions;
  run.annotations.push(...(words.annotations ?? []));
  const status = words.conclusion === undefined ? words.status : "completed";
  if (status !== undefined && status !== "completed") {
    run.conclusion = null;
    run.completedAt = undefined;
  }
  run.status = status ?? run.status;
  run.startedAt = words.startedAt ?? run.startedAt ?? now;
  if (status === "completed") {
    run.conclusion = words.conclusion ?? run.conclusion;
    run.completedAt = words.completedAt ?? now;
  }
  run.suite.updatedAt = now;
  run.suite.requeued = false;
}

function complete(world: World, repository: Repository, run: CheckRun): void {
  const sender = run.suite.app.bot;
  announceRun(world, repository, run, "completed", sender);
  const siblings = (repository.runsBySha.get(run.headSha) ?? []).filter((one) => one.suite.id === run.suite.id);
  if (siblings.every(({ status }) => status === "completed")) {
    announceSuite(world, repository, run.suite, "completed", sender);
  }
  world.reactions.shaChanged(repository, run.headSha);
}

/** Requests about a run go to its App alone; what became of it is told to all. */
function announceRun(
  world: World,
  repository: Repository,
  run: CheckRun,
  action: "created" | "completed" | "rerequested" | "requested_action",
  sender: Account,
  more: object = {},
): void {
  const isRequest = action === "rerequested" || action === "requested_action";
  world.emit({
    name: "check_run",
    action,
    sender,
    repository,
    ...(isRequest ? { onlyApp: run.suite.app } : {}),
    payload: () => ({ check_run: checkRunInEvent(world, repository, run), ...more }),
  });
}

function branchAt({ git }: Repository, sha: string): string | null {
  const found = git.refs.list("refs/heads/").find(([, target]) => target === sha);
  return found?.[0].slice("refs/heads/".length) ?? null;
}
