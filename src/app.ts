/**
 * Which GitHub event wakes what. An event decides nothing: it becomes a delivery in the lane of its repository with a hint
 * at what may have changed, or, where it tells of an image, a fact that the intake lane spreads.
 */

import { mayHoldCommands } from "./commands/parse-comment.ts";
import { BRANCH_PREFIX } from "./domain/promotion.ts";
import { isSha } from "./domain/repository.ts";
import { CONFIGURATION_FILE } from "./installation/look-at-installation.ts";
import type { LaneKey, NewDelivery } from "./ports/inbox.ts";
import type { Comment } from "./reconcile/commands/comment.ts";
import type { HintPayload, PullHint } from "./reconcile/hints.ts";
import type { Heard, Hearing } from "./registries/heard.ts";
import { hearPackage } from "./registries/package-event.ts";
import { hearRepositoryDispatch } from "./registries/repository-dispatch-event.ts";
import { textAt, valueAt } from "./registries/text-at.ts";
import { hearWorkflowRun } from "./registries/workflow-run-event.ts";

/** What is known of a delivery besides its name and body. */
export interface Receiving extends Hearing {
  /** Login of the App's own bot (`towpath[bot]`): what it did itself schedules nothing. */
  readonly ownLogin: string;
}

export type Classified = NewDelivery | { readonly ignored: string };

type Classify = (payload: unknown, receiving: Receiving) => Wake | { readonly ignored: string };

/** A delivery without what the envelope adds. */
type Wake = Pick<NewDelivery, "lane" | "builds"> & { readonly payload: unknown };

/** The table: one line an event. Events that are not in it are acknowledged and ignored. */
const EVENTS: Readonly<Record<string, Classify>> = {
  ping: () => ({ ignored: "GitHub says hello" }),
  push: pushed,
  create: refMade,
  delete: refMade,
  pull_request: pullRequest,
  pull_request_review: reviewed,
  issue_comment: commented,
  check_run: checked("check-run", "check_run", "head_sha"),
  check_suite: checked(undefined, "check_suite", "head_sha"),
  status: checked("status", "sha"),
  deployment_status: deploymentReported,
  merge_group: repositoryHint(() => ({})),
  repository: repositoryLife,
  branch_protection_rule: repositoryHint(() => ({ rules: true })),
  repository_ruleset: repositoryHint(() => ({ rules: true })),
  installation: installationLife,
  installation_repositories: installationLife,
  installation_target: installationLife,
  registry_package: heard(hearPackage),
  package: heard(hearPackage),
  repository_dispatch: heard(hearRepositoryDispatch),
  workflow_run: workflowRun,
};

/** What becomes of a delivery that was verified. `name` is GitHub's `X-GitHub-Event`. */
export function classify(name: string, payload: unknown, receiving: Receiving): Classified {
  const event = Object.hasOwn(EVENTS, name) ? EVENTS[name] : undefined;
  if (event === undefined) return { ignored: `Towpath does not act on ${name}` };
  const wake = event(payload, receiving);
  if ("ignored" in wake) return wake;
  const action = textAt(payload, "action");
  return { id: receiving.deliveryId, event: action === undefined ? name : `${name}.${action}`, ...wake };
}

/** A hint for the lane of the event's repository. */
function repositoryHint(hint: (payload: unknown, receiving: Receiving) => HintPayload | { ignored: string }): Classify {
  return (payload, receiving) => {
    const repositoryId = numberAt(payload, "repository", "id");
    if (repositoryId === undefined) return { ignored: "it names no repository" };
    const found = hint(payload, receiving);
    return "ignored" in found ? found : wakeRepository(repositoryId, found);
  };
}

const wakeRepository = (repositoryId: number, hint: HintPayload): Wake => ({
  lane: `repository:${repositoryId}`,
  payload: { repositoryId, ...hint } satisfies HintPayload,
  builds: [],
});

function pushed(payload: unknown, receiving: Receiving): ReturnType<Classify> {
  const branch = branchOf(textAt(payload, "ref"));
  if (branch === undefined) return { ignored: "a tag was pushed, not a branch" };
  if (isOwn(payload, receiving) && branch.startsWith(BRANCH_PREFIX))
    return { ignored: "our own push to our own branch" };
  const configuration = branch === textAt(payload, "repository", "default_branch");
  // A repository becomes a home by this file; the installation's lane wakes the repository's, known or not.
  if (configuration && touchesConfiguration(payload)) return installationLife(payload);
  return repositoryHint(() => ({ configuration }))(payload, receiving);
}

function refMade(payload: unknown, receiving: Receiving): ReturnType<Classify> {
  if (textAt(payload, "ref_type") !== "branch") return { ignored: "a tag, not a branch" };
  if (isOwn(payload, receiving)) return { ignored: "our own branch" };
  return repositoryHint(() => ({}))(payload, receiving);
}

function pullRequest(payload: unknown, receiving: Receiving): ReturnType<Classify> {
  const found = pullHint(payload);
  if (found === undefined) return { ignored: "it names no pull request" };
  const pushedBy = PUSHED.has(textAt(payload, "action") ?? "") ? textAt(payload, "sender", "login") : undefined;
  const pull = pushedBy === undefined || isOwn(payload, receiving) ? found : { ...found, pushedBy };
  // A merge of our own is heard all the same: its answer may have been lost, and everything downstream waits for it.
  if (isOwn(payload, receiving) && pull.state === "open") return { ignored: "our own change to our own pull request" };
  return wakeRepository(pull.repositoryId, { pull });
}

/** With these its sender is who pushed: with the first, who opened it. */
const PUSHED: ReadonlySet<string> = new Set(["opened", "synchronize"]);

function reviewed(payload: unknown): ReturnType<Classify> {
  const pull = pullHint(payload);
  if (pull === undefined) return { ignored: "it names no pull request" };
  return wakeRepository(pull.repositoryId, { pull, reviewed: pull.number });
}

/**
 * A comment that may hold slash-commands, stored with all that carrying them out needs. Only as it was first written, by
 * the person whom it shows as its author: what is edited later, or said in somebody else's name, commands nothing.
 */
function commented(payload: unknown, { ownLogin }: Receiving): ReturnType<Classify> {
  if (textAt(payload, "action") !== "created") return { ignored: "comments command only as they were first written" };
  const comment = commentIn(payload);
  if (comment === undefined) return { ignored: "it names no comment" };
  if (comment.author.login === ownLogin) return { ignored: "our own comment" };
  if (numberAt(payload, "sender", "id") !== numberAt(payload, "comment", "user", "id"))
    return { ignored: "its author is not who sent it" };
  if (!mayHoldCommands(comment.body)) return { ignored: "it holds no command" };
  return wakeRepository(comment.repository.id, { comment });
}

function commentIn(payload: unknown): Comment | undefined {
  const id = numberAt(payload, "comment", "id");
  const issue = numberAt(payload, "issue", "number");
  const login = textAt(payload, "comment", "user", "login");
  const body = textAt(payload, "comment", "body");
  const createdAt = Date.parse(textAt(payload, "comment", "created_at") ?? "");
  const repositoryId = numberAt(payload, "repository", "id");
  const fullName = textAt(payload, "repository", "full_name");
  const defaultBranch = textAt(payload, "repository", "default_branch");
  const installationId = numberAt(payload, "installation", "id");
  if (id === undefined || issue === undefined || login === undefined || body === undefined) return undefined;
  if (repositoryId === undefined || fullName === undefined || defaultBranch === undefined) return undefined;
  if (installationId === undefined || Number.isNaN(createdAt)) return undefined;
  const visibility = textAt(payload, "repository", "visibility");
  const isPrivate = valueAt(payload, "repository", "private") === true;
  return {
    id,
    repository: { id: repositoryId, fullName, installationId, defaultBranch },
    visibility: visibility === "internal" ? "internal" : isPrivate ? "private" : "public",
    issue,
    isPullRequest: valueAt(payload, "issue", "pull_request") !== undefined,
    author: { login, isBot: textAt(payload, "comment", "user", "type") !== "User" },
    body,
    createdAt,
    url: textAt(payload, "comment", "html_url") ?? "",
  };
}

/**
 * Checks and statuses matter for what GitHub says on merging the commit (our own do too: they may be required), and those
 * of others may be what an agent reports.
 */
function checked(kind: "status" | "check-run" | undefined, ...path: readonly string[]): Classify {
  return repositoryHint((payload, receiving) => {
    const commit = textAt(payload, ...path);
    if (commit === undefined || !isSha(commit)) return { ignored: "it names no commit" };
    // Such requests reach the App whose check it is alone.
    if (textAt(payload, "action") === "rerequested") return { checked: commit, again: commit };
    return { checked: commit, ...(kind !== undefined && !isOwn(payload, receiving) && { reported: { kind, commit } }) };
  });
}

/** How a deployment fares, as somebody else than Towpath says. */
function deploymentReported(payload: unknown, receiving: Receiving): ReturnType<Classify> {
  if (isOwn(payload, receiving)) return { ignored: "our own word on our own deployment" };
  return repositoryHint(() => {
    const commit = textAt(payload, "deployment", "sha");
    const deployment = numberAt(payload, "deployment", "id");
    if (commit === undefined || !isSha(commit) || deployment === undefined)
      return { ignored: "it names no deployment" };
    return { reported: { kind: "deployment", commit, deployment } };
  })(payload, receiving);
}

/** Renamed, transferred, archived, made public: the installation looks at it again, and so does its lane. */
function repositoryLife(payload: unknown, receiving: Receiving): ReturnType<Classify> {
  const action = textAt(payload, "action") ?? "";
  if (["renamed", "transferred", "archived", "unarchived", "deleted"].includes(action)) {
    return installationLife(payload);
  }
  return repositoryHint(() => ({ rules: true }))(payload, receiving);
}

function installationLife(payload: unknown): ReturnType<Classify> {
  const installationId = numberAt(payload, "installation", "id");
  if (installationId === undefined) return { ignored: "it names no installation" };
  const lane: LaneKey = `installation:${installationId}`;
  return { lane, payload: { installationId, repositoryId: numberAt(payload, "repository", "id") }, builds: [] };
}

/** Events that tell of an image name no environment repository: the intake lane finds whom they concern. */
function heard(hear: (payload: unknown, hearing: Hearing) => Heard): Classify {
  return (payload, receiving) => {
    const answer = hear(payload, receiving);
    if ("ignored" in answer) return answer;
    return { lane: "intake", payload: { images: answer.builds.map(({ image }) => image) }, builds: answer.builds };
  };
}

function workflowRun(payload: unknown): ReturnType<Classify> {
  const answer = hearWorkflowRun(payload);
  return "ignored" in answer ? answer : { lane: "intake", payload: { run: answer.run }, builds: [] };
}

function pullHint(payload: unknown): PullHint | undefined {
  const repositoryId = numberAt(payload, "repository", "id");
  const number = numberAt(payload, "pull_request", "number");
  const state = textAt(payload, "pull_request", "state");
  const branch = textAt(payload, "pull_request", "head", "ref");
  const base = textAt(payload, "pull_request", "base", "ref");
  const head = textAt(payload, "pull_request", "head", "sha");
  if (repositoryId === undefined || number === undefined || branch === undefined || base === undefined)
    return undefined;
  if (head === undefined || (state !== "open" && state !== "closed")) return undefined;
  const headRepository = numberAt(payload, "pull_request", "head", "repo", "id");
  return {
    repositoryId,
    number,
    state,
    branch,
    base,
    head,
    draft: valueAt(payload, "pull_request", "draft") === true,
    sameRepository: headRepository === repositoryId,
    ...(textAt(payload, "action") === "dequeued" && { dequeued: textAt(payload, "reason") ?? "" }),
  };
}

/** GitHub lists the changed files of at most 2,048 commits of a push. */
function touchesConfiguration(payload: unknown): boolean {
  const commits = valueAt(payload, "commits");
  return Array.isArray(commits) && commits.some((commit: unknown) => changedFiles(commit).includes(CONFIGURATION_FILE));
}

const changedFiles = (commit: unknown): readonly unknown[] =>
  ["added", "modified", "removed"].flatMap((kind): readonly unknown[] => {
    const files = valueAt(commit, kind);
    return Array.isArray(files) ? files : [];
  });

const isOwn = (payload: unknown, { ownLogin }: Receiving): boolean => textAt(payload, "sender", "login") === ownLogin;

const branchOf = (ref: string | undefined): string | undefined =>
  ref?.startsWith("refs/heads/") ? ref.slice("refs/heads/".length) : undefined;

function numberAt(document: unknown, ...path: readonly string[]): number | undefined {
  const value = valueAt(document, ...path);
  return typeof value === "number" ? value : undefined;
}
