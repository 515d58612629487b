import { addDeploymentStatus, createDeployment } from "../changes/deployments.ts";
import { dispatch } from "../changes/dispatch.ts";
import { publishImage } from "../changes/publish-image.ts";
import { runWorkflow } from "../changes/run-workflow.ts";
import { deployment as deploymentShape, deploymentStatus as statusShape } from "../shapes/deployment.ts";
import type { DeploymentState } from "../state/deployment.ts";
import type { ControlContext } from "./context.ts";
import { accountNamed, personNamed, repositoryNamed } from "./context.ts";

/** What builds and agents do: publish images, run workflows, dispatch events, deploy. */
export function buildControls({ world }: ControlContext) {
  return {
    /** An image arrives at ghcr.io, published by the repository that it is linked to. */
    publishImage(input: {
      readonly repository: string;
      readonly as: string;
      readonly tag: string;
      /** Default: the repository's name. */
      readonly name?: string;
      readonly digest?: string;
      readonly labels?: Readonly<Record<string, string>>;
      readonly action?: "published" | "updated";
    }) {
      const repository = repositoryNamed(world, input.repository);
      const { name = repository.name, tag, digest, labels = {}, action = "published" } = input;
      const image = { name, tag, digest, labels, action };
      return { digest: publishImage(world, repository, accountNamed(world, input.as), image) };
    },

    /** A workflow run is requested, goes on, or ends (default: ends well, on the head of the default branch). */
    runWorkflow(input: {
      readonly repository: string;
      readonly as: string;
      readonly name?: string;
      readonly path?: string;
      readonly event?: string;
      readonly branch?: string;
      readonly sha?: string;
      readonly action?: "requested" | "in_progress" | "completed";
      readonly conclusion?: "success" | "failure" | "cancelled" | "skipped";
      readonly headRepository?: string;
    }) {
      const repository = repositoryNamed(world, input.repository);
      const head = input.headRepository === undefined ? repository : repositoryNamed(world, input.headRepository);
      const { branch = repository.defaultBranch, action = "completed" } = input;
      const sha = input.sha ?? head.git.refs.get(`refs/heads/${branch}`);
      if (sha === undefined) throw new Error(`there is no branch ${branch}`);
      const id = runWorkflow(world, repository, accountNamed(world, input.as), {
        name: input.name ?? "Build",
        path: input.path ?? ".github/workflows/build.yml",
        event: input.event ?? "push",
        branch,
        sha,
        action,
        conclusion: action === "completed" ? (input.conclusion ?? "success") : null,
        headRepository: head,
      });
      return { id };
    },

    /** Somebody dispatches an event to a repository. */
    dispatch(input: {
      readonly repository: string;
      readonly as: string;
      readonly type: string;
      readonly payload?: Readonly<Record<string, unknown>>;
    }): void {
      const { type, payload = {} } = input;
      dispatch(world, repositoryNamed(world, input.repository), accountNamed(world, input.as), { type, payload });
    },

    /** An agent tells that it deploys a branch or commit. */
    createDeployment(input: {
      readonly repository: string;
      readonly as: string;
      readonly ref: string;
      readonly environment: string;
      readonly task?: string;
      readonly payload?: unknown;
    }) {
      const repository = repositoryNamed(world, input.repository);
      const sha = repository.git.refs.get(`refs/heads/${input.ref}`) ?? input.ref;
      const made = createDeployment(world, repository, personNamed(world, input.as), {
        ref: input.ref,
        sha,
        task: input.task ?? "deploy",
        autoMerge: false,
        requiredContexts: [],
        payload: input.payload ?? {},
        environment: input.environment,
        description: null,
        transient: false,
        production: input.environment === "production",
      });
      if ("merged" in made) throw new Error(made.merged);
      return { id: made.id };
    },

    /** An agent tells how a deployment fares. */
    setDeploymentStatus(input: {
      readonly repository: string;
      readonly as: string;
      readonly id: number;
      readonly state: DeploymentState;
      readonly description?: string;
      readonly autoInactive?: boolean;
    }): void {
      const repository = repositoryNamed(world, input.repository);
      const deployment = repository.deployments.get(input.id);
      if (deployment === undefined) throw new Error(`there is no deployment ${input.id}`);
      addDeploymentStatus(world, repository, deployment, personNamed(world, input.as), {
        state: input.state,
        description: input.description ?? "",
        environment: undefined,
        logUrl: "",
        environmentUrl: "",
        autoInactive: input.autoInactive ?? true,
      });
    },

    /** All deployments with their statuses as GitHub shows them, oldest first. */
    deployments(input: { readonly repository: string }) {
      const repository = repositoryNamed(world, input.repository);
      return [...repository.deployments.values()].map((one) => ({
        ...deploymentShape(world, repository, one),
        status_list: one.statuses.map((status) => statusShape(world, repository, one, status)),
      }));
    },
  };
}
