import { addDeploymentStatus, createDeployment } from "../changes/deployments.ts";
import { created, noContent, notFound, ok, Refusal } from "../http/answer.ts";
import type { RepositoryCall } from "../http/call.ts";
import { choice, isFields, optionalFlag, optionalText, optionalTexts, text } from "../http/fields.ts";
import { paged } from "../http/page.ts";
import type { Route } from "../http/route.ts";
import { onRepository } from "../http/route.ts";
import { deployment as deploymentShape, deploymentStatus as statusShape } from "../shapes/deployment.ts";
import type { Deployment } from "../state/deployment.ts";
import { DEPLOYMENT_STATES } from "../state/deployment.ts";
import { listed } from "../state/lag.ts";
import { resolveCommit } from "./find.ts";
import { tooLong } from "./lengths.ts";

const ONE = "/deployments/{deployment_id}";
const DESCRIPTION = 140;

/** "Deployments" and their statuses. */
export const deploymentRoutes: readonly Route[] = [
  onRepository("GET", "/deployments", "deployments:read", (call) => {
    const { world, repository, query } = call;
    const asked = (["sha", "ref", "task", "environment"] as const).map((name) => [name, query.get(name)] as const);
    const all = listed(world, repository.deployments.values(), (one) => one.createdAt)
      .filter((one) => asked.every(([name, value]) => value === null || value === "none" || one[name] === value))
      .reverse();
    return paged(call, all, (one) => deploymentShape(world, repository, one));
  }),
  onRepository("POST", "/deployments", "deployments:write", (call) => {
    const { world, repository, actor, body } = call;
    const ref = text(body, "ref");
    const commit = resolveCommit(repository, ref);
    if (commit === undefined) throw new Refusal(422, `No ref found for: ${ref}`);
    const environment = optionalText(body, "environment") ?? "production";
    const made = createDeployment(world, repository, actor, {
      ref,
      sha: commit.sha,
      task: optionalText(body, "task") ?? "deploy",
      autoMerge: optionalFlag(body, "auto_merge") ?? true,
      requiredContexts: optionalTexts(body, "required_contexts"),
      payload: isFields(body["payload"]) ? body["payload"] : (optionalText(body, "payload") ?? {}),
      environment,
      description: description(call, "Deployment") ?? null,
      transient: optionalFlag(body, "transient_environment") ?? false,
      production: optionalFlag(body, "production_environment") ?? environment === "production",
    });
    if ("merged" in made) return { status: 202, body: { message: made.merged } };
    return created(deploymentShape(world, repository, made));
  }),
  onRepository("GET", ONE, "deployments:read", (call) =>
    ok(deploymentShape(call.world, call.repository, deploymentOf(call))),
  ),
  onRepository("DELETE", ONE, "deployments:write", (call) => {
    const one = deploymentOf(call);
    const isActive = one.statuses.at(-1)?.state !== "inactive";
    if (isActive && call.repository.deployments.size > 1) {
      throw new Refusal(
        422,
        "We cannot delete an active deployment unless it is the only deployment in a given environment.",
      );
    }
    call.repository.deployments.delete(one.id);
    return noContent;
  }),
  onRepository("GET", `${ONE}/statuses`, "deployments:read", (call) => {
    const one = deploymentOf(call);
    return paged(call, one.statuses.toReversed(), (status) => statusShape(call.world, call.repository, one, status));
  }),
  onRepository("POST", `${ONE}/statuses`, "deployments:write", (call) => {
    const { world, repository, actor, body } = call;
    const one = deploymentOf(call);
    const status = addDeploymentStatus(world, repository, one, actor, {
      state: choice(body, "state", DEPLOYMENT_STATES),
      description: description(call, "DeploymentStatus") ?? "",
      environment: optionalText(body, "environment"),
      logUrl: optionalText(body, "log_url") ?? optionalText(body, "target_url") ?? "",
      environmentUrl: optionalText(body, "environment_url") ?? "",
      autoInactive: optionalFlag(body, "auto_inactive") ?? true,
    });
    return created(statusShape(world, repository, one, status));
  }),
  onRepository("GET", `${ONE}/statuses/{status_id}`, "deployments:read", (call) => {
    const one = deploymentOf(call);
    const status = one.statuses.find((each) => `${each.id}` === call.params["status_id"]);
    if (status === undefined) throw notFound();
    return ok(statusShape(call.world, call.repository, one, status));
  }),
];

function deploymentOf({ repository, params }: RepositoryCall): Deployment {
  const found = repository.deployments.get(Number(params["deployment_id"]));
  if (found === undefined) throw notFound();
  return found;
}

function description({ body }: RepositoryCall, resource: string): string | undefined {
  const words = optionalText(body, "description");
  if ((words?.length ?? 0) > DESCRIPTION) throw tooLong(resource, "description", DESCRIPTION);
  return words;
}
