import { mergeCommits } from "../git/merge.ts";
import { Refusal } from "../http/answer.ts";
import { latestRuns, latestStatuses, outcomeOf } from "../rules/required-checks.ts";
import { deployment as deploymentShape, deploymentStatus as statusShape } from "../shapes/deployment.ts";
import type { Actor } from "../state/actor.ts";
import { accountOf, appOf } from "../state/actor.ts";
import type { Deployment, DeploymentState, DeploymentStatus } from "../state/deployment.ts";
import { nodeId } from "../state/ids.ts";
import type { Repository } from "../state/repository.ts";
import type { World } from "../state/world.ts";
import { commitByGitHub, signatureOf } from "./make-commit.ts";
import { moveRef } from "./move-ref.ts";

export interface NewDeployment {
  readonly ref: string;
  readonly sha: string;
  readonly task: string;
  /** Merge the default branch into the ref first, where it is behind. True unless refused: easily overlooked. */
  readonly autoMerge: boolean;
  /** Contexts that must have passed; all there are where none are named. */
  readonly requiredContexts: readonly string[] | undefined;
  readonly payload: unknown;
  readonly environment: string;
  readonly description: string | null;
  readonly transient: boolean;
  readonly production: boolean;
}

/**
 * Makes a deployment ("Create a deployment"). Answers with the sentence of 202 where it merged the default branch into
 * the ref instead; 409 where that conflicts or required contexts have not passed.
 */
export function createDeployment(
  world: World,
  repository: Repository,
  by: Actor,
  from: NewDeployment,
): Deployment | { readonly merged: string } {
  const merged = from.autoMerge ? mergeDefaultBranch(world, repository, by, from.ref) : undefined;
  if (merged !== undefined) return { merged };
  refuseUnmet(repository, from);
  const id = world.ids.next();
  const now = world.clock.now();
  const { autoMerge: _, requiredContexts: __, environment, ...rest } = from;
  const deployment: Deployment = {
    ...rest,
    id,
    nodeId: nodeId("DE", id),
    originalEnvironment: environment,
    environment,
    creator: accountOf(by),
    viaApp: appOf(by),
    createdAt: now,
    updatedAt: now,
    statuses: [],
  };
  repository.deployments.set(id, deployment);
  world.emit({
    name: "deployment",
    action: "created",
    sender: deployment.creator,
    repository,
    payload: () => ({
      deployment: deploymentShape(world, repository, deployment),
      workflow: null,
      workflow_run: null,
    }),
  });
  return deployment;
}

function mergeDefaultBranch(world: World, repository: Repository, by: Actor, branch: string): string | undefined {
  const { refs, history } = repository.git;
  const head = refs.get(`refs/heads/${branch}`);
  const base = refs.get(`refs/heads/${repository.defaultBranch}`);
  if (head === undefined || base === undefined || history.isAncestor(base, head)) return undefined;
  const merged = mergeCommits(repository.git, head, base);
  if (!("tree" in merged)) {
    throw new Refusal(409, `Conflict merging ${repository.defaultBranch} into ${branch}.`);
  }
  const { sha } = commitByGitHub(world, repository, signatureOf(world, accountOf(by)), {
    tree: merged.tree,
    parents: [head, base],
    message: `Merge branch '${repository.defaultBranch}' into ${branch}`,
  });
  moveRef(world, { repository, ref: `refs/heads/${branch}`, to: sha, by });
  return `Auto-merged ${repository.defaultBranch} into ${branch} on deployment.`;
}

function refuseUnmet(repository: Repository, { requiredContexts, sha }: NewDeployment): void {
  const there = [
    ...latestRuns(repository, sha).map(({ name }) => name),
    ...latestStatuses(repository, sha).map(({ context }) => context),
  ];
  const contexts = (requiredContexts ?? [...new Set(there)]).map((context) => ({
    context,
    state: outcomeOf(repository, { context, appId: undefined }, sha) ?? "pending",
  }));
  if (contexts.every(({ state }) => state === "passed")) return;
  throw new Refusal(409, `Conflict: Commit status checks failed for ${sha}`, {
    errors: [{ contexts, resource: "Deployment", field: "required_contexts", code: "invalid" }],
  });
}

export interface NewDeploymentStatus {
  readonly state: DeploymentState;
  readonly description: string;
  readonly environment: string | undefined;
  readonly logUrl: string;
  readonly environmentUrl: string;
  /** A success makes the other deployments of the environment inactive, unless refused: easily overlooked. */
  readonly autoInactive: boolean;
}

/** Says how a deployment fares. */
export function addDeploymentStatus(
  world: World,
  repository: Repository,
  deployment: Deployment,
  by: Actor,
  from: NewDeploymentStatus,
): DeploymentStatus {
  const { autoInactive, environment, ...rest } = from;
  const id = world.ids.next();
  const status: DeploymentStatus = {
    ...rest,
    id,
    nodeId: nodeId("DES", id),
    environment: environment ?? deployment.environment,
    creator: accountOf(by),
    viaApp: appOf(by),
    createdAt: world.clock.now(),
  };
  deployment.statuses.push(status);
  deployment.environment = status.environment;
  deployment.updatedAt = status.createdAt;
  world.emit({
    name: "deployment_status",
    action: "created",
    sender: status.creator,
    repository,
    payload: () => ({
      deployment_status: statusShape(world, repository, deployment, status),
      deployment: deploymentShape(world, repository, deployment),
      check_run: null,
      workflow: null,
      workflow_run: null,
    }),
  });
  if (autoInactive && status.state === "success") deactivateOthers(world, repository, deployment, by);
  return status;
}

/**
 * "Adds a new inactive status to all prior non-transient, non-production environment deployments with the same
 * repository and environment name as the created status's deployment."
 */
function deactivateOthers(world: World, repository: Repository, current: Deployment, by: Actor): void {
  for (const other of repository.deployments.values()) {
    if (other.id === current.id || other.environment !== current.environment) continue;
    if (other.transient || other.production || other.statuses.at(-1)?.state !== "success") continue;
    addDeploymentStatus(world, repository, other, by, {
      state: "inactive",
      description: "",
      environment: undefined,
      logUrl: "",
      environmentUrl: "",
      autoInactive: false,
    });
  }
}
