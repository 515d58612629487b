import type { Deployment, DeploymentStatus } from "../state/deployment.ts";
import type { Repository } from "../state/repository.ts";
import { fullName } from "../state/repository.ts";
import type { World } from "../state/world.ts";
import { simpleUser } from "./account.ts";
import { app } from "./app.ts";
import { time } from "./time.ts";

/** GitHub's `deployment`. */
export function deployment(world: World, repository: Repository, one: Deployment) {
  const api = `${world.url}/repos/${fullName(repository)}`;
  const url = `${api}/deployments/${one.id}`;
  return {
    url,
    id: one.id,
    node_id: one.nodeId,
    task: one.task,
    original_environment: one.originalEnvironment,
    environment: one.environment,
    description: one.description,
    created_at: time(one.createdAt),
    updated_at: time(one.updatedAt),
    statuses_url: `${url}/statuses`,
    repository_url: api,
    creator: simpleUser(world, one.creator),
    sha: one.sha,
    ref: one.ref,
    payload: one.payload,
    transient_environment: one.transient,
    production_environment: one.production,
    performed_via_github_app: one.viaApp === undefined ? null : app(world, one.viaApp),
  };
}

/** GitHub's `deployment-status`. */
export function deploymentStatus(world: World, repository: Repository, of: Deployment, one: DeploymentStatus) {
  const api = `${world.url}/repos/${fullName(repository)}`;
  return {
    url: `${api}/deployments/${of.id}/statuses/${one.id}`,
    id: one.id,
    node_id: one.nodeId,
    state: one.state,
    creator: simpleUser(world, one.creator),
    description: one.description,
    environment: one.environment,
    target_url: one.logUrl,
    log_url: one.logUrl,
    environment_url: one.environmentUrl,
    created_at: time(one.createdAt),
    updated_at: time(one.createdAt),
    deployment_url: `${api}/deployments/${of.id}`,
    repository_url: api,
    performed_via_github_app: one.viaApp === undefined ? null : app(world, one.viaApp),
  };
}
