import { simpleUser } from "../shapes/account.ts";
import { simpleCommit } from "../shapes/commit.ts";
import { repository as repositoryShape } from "../shapes/repository.ts";
import { time } from "../shapes/time.ts";
import type { Account } from "../state/account.ts";
import { nodeId } from "../state/ids.ts";
import type { Repository } from "../state/repository.ts";
import { fullName } from "../state/repository.ts";
import type { World } from "../state/world.ts";

export interface WorkflowRun {
  readonly name: string;
  /** For example `.github/workflows/build.yml`. */
  readonly path: string;
  readonly event: string;
  readonly branch: string;
  readonly sha: string;
  readonly action: "requested" | "in_progress" | "completed";
  readonly conclusion: "success" | "failure" | "cancelled" | "skipped" | null;
  /** Where the head came from; another repository for runs of pull requests from forks. */
  readonly headRepository: Repository;
}

/** Tells of a run of GitHub Actions, which the sandbox itself does not have. */
export function runWorkflow(world: World, repository: Repository, by: Account, run: WorkflowRun): number {
  const id = world.ids.next();
  const workflowId = world.ids.next();
  const suiteId = world.ids.next();
  const api = `${world.url}/repos/${fullName(repository)}`;
  const url = `${api}/actions/runs/${id}`;
  const at = time(world.clock.now());
  const actor = simpleUser(world, by);
  world.emit({
    name: "workflow_run",
    action: run.action,
    sender: by,
    repository,
    payload: () => ({
      workflow: {
        id: workflowId,
        node_id: nodeId("W", workflowId),
        name: run.name,
        path: run.path,
        state: "active",
        created_at: at,
        updated_at: at,
        url: `${api}/actions/workflows/${workflowId}`,
        html_url: `${world.url}/${fullName(repository)}/blob/${repository.defaultBranch}/${run.path}`,
        badge_url: `${world.url}/${fullName(repository)}/workflows/${encodeURIComponent(run.name)}/badge.svg`,
      },
      workflow_run: {
        id,
        node_id: nodeId("WFR", id),
        name: run.name,
        display_title: run.name,
        path: run.path,
        head_branch: run.branch,
        head_sha: run.sha,
        head_commit: simpleCommit(run.headRepository.git.history.commit(run.sha)),
        head_repository: repositoryShape(world, run.headRepository),
        repository: repositoryShape(world, repository),
        event: run.event,
        status: run.action,
        conclusion: run.conclusion,
        run_number: 1,
        run_attempt: 1,
        workflow_id: workflowId,
        check_suite_id: suiteId,
        check_suite_node_id: nodeId("CS", suiteId),
        pull_requests: [],
        referenced_workflows: [],
        actor,
        triggering_actor: actor,
        created_at: at,
        updated_at: at,
        run_started_at: at,
        url,
        html_url: `${world.url}/${fullName(repository)}/actions/runs/${id}`,
        jobs_url: `${url}/jobs`,
        logs_url: `${url}/logs`,
        check_suite_url: `${api}/check-suites/${suiteId}`,
        artifacts_url: `${url}/artifacts`,
        cancel_url: `${url}/cancel`,
        rerun_url: `${url}/rerun`,
        workflow_url: `${api}/actions/workflows/${workflowId}`,
        previous_attempt_url: null,
      },
    }),
  });
  return id;
}
