/** Deployments that Towpath makes: found by commit, environment, task and our key before they are made. */
import type { Repository } from "../domain/repository.ts";
import type { Deployments, WantedDeployment } from "../ports/deployments.ts";
import { type Clients, ownerAndRepo } from "./clients.ts";
import { readDeploymentPayload } from "./deployment-payload.ts";
import { isRefusal } from "./failures.ts";
import { allPages, PER_PAGE } from "./pages.ts";

/** Of ours, so that a listing does not bring those of workflows. */
const TASK = "towpath";
/** The longest description of a deployment and of its status ("Create a deployment"). */
const DESCRIPTION = 140;

export function createDeployments(clients: Clients): Deployments {
  const find = async (repository: Repository, { commit, environment, key }: WantedDeployment) => {
    const asked = { ...ownerAndRepo(repository.fullName), sha: commit, environment, task: TASK, per_page: PER_PAGE };
    const all = await allPages((page) =>
      clients.deploying(repository).request("GET /repos/{owner}/{repo}/deployments", { ...asked, page }),
    );
    // Of two that were made in a race the oldest counts, for all.
    return all
      .filter(({ payload }) => readDeploymentPayload(payload).towpath === key)
      .map(({ id }) => Number(id))
      .sort((a, b) => a - b)[0];
  };

  return {
    async ensure(repository, wanted) {
      const found = await find(repository, wanted);
      if (found !== undefined) return found;
      const { commit, environment, key, application, version } = wanted;
      const { data } = await clients.deploying(repository).request("POST /repos/{owner}/{repo}/deployments", {
        ...ownerAndRepo(repository.fullName),
        ref: commit,
        task: TASK,
        environment,
        description: wanted.description.slice(0, DESCRIPTION),
        payload: { towpath: key, application, version },
        // GitHub's defaults merge the default branch in, and wait for every check.
        auto_merge: false,
        required_contexts: [],
      });
      if ("id" in data) return Number(data.id);
      throw new Error(`GitHub merged something instead of making a deployment: ${data.message ?? ""}`);
    },

    async say(repository, id, { state, description }) {
      const octokit = clients.deploying(repository);
      const at = { ...ownerAndRepo(repository.fullName), deployment_id: id };
      const route = "/repos/{owner}/{repo}/deployments/{deployment_id}/statuses";
      try {
        const { data } = await octokit.request(`GET ${route}`, { ...at, per_page: 1 });
        if (data[0]?.state === state) return;
        await octokit.request(`POST ${route}`, {
          ...at,
          state,
          description: description.slice(0, DESCRIPTION),
          // One application's success would make all others of the environment inactive.
          auto_inactive: false,
        });
      } catch (error) {
        if (!isRefusal(error, 404)) throw error;
      }
    },
  };
}
