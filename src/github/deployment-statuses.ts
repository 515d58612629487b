/** What agents say of deployments. What Towpath itself said of its own is no report. */
import type { Repository } from "../domain/repository.ts";
import type { FoundReport, Reports } from "../ports/reports.ts";
import type { KnowIdentity } from "./app-identity.ts";
import { stateOfDeployment } from "./check-states.ts";
import { type Clients, ownerAndRepo } from "./clients.ts";
import { readDeploymentPayload } from "./deployment-payload.ts";
import { isRefusal } from "./failures.ts";
import { PER_PAGE, pages } from "./pages.ts";

/** Deployments of one commit whose statuses are read. */
const MOST = 100;

interface Deployment {
  readonly id: number | bigint;
  readonly sha: string;
  readonly environment: string;
  readonly payload?: unknown;
}

export function createDeploymentReports(
  clients: Clients,
  identity: KnowIdentity,
): Pick<Reports, "deployments" | "deployment"> {
  const said = async (repository: Repository, of: Deployment): Promise<readonly FoundReport[]> => {
    const { botLogin } = await identity();
    const octokit = clients.deploying(repository);
    const { towpath: _, ...about } = readDeploymentPayload(of.payload);
    // The newest hundred: what came before them does not stand any more.
    const { data } = await octokit.request("GET /repos/{owner}/{repo}/deployments/{deployment_id}/statuses", {
      ...ownerAndRepo(repository.fullName),
      deployment_id: Number(of.id),
      per_page: PER_PAGE,
    });
    return data.flatMap(({ id, state: word, creator, created_at, description }) => {
      const state = stateOfDeployment(word);
      const by = creator?.login;
      if (state === undefined || by === undefined || by === botLogin) return [];
      const deployment = { id: Number(of.id), ...about };
      const report = {
        kind: "deployment",
        id: Number(id),
        name: of.environment,
        by,
        state,
        description,
        deployment,
      } as const;
      return [{ ...report, at: Date.parse(created_at) }];
    });
  };

  return {
    async deployments(repository, commit, wanted) {
      const found: Deployment[] = [];
      const at = { ...ownerAndRepo(repository.fullName), sha: commit, per_page: PER_PAGE };
      const list = pages((page) =>
        clients.deploying(repository).request("GET /repos/{owner}/{repo}/deployments", { ...at, page }),
      );
      for await (const data of list) {
        found.push(...data.filter(({ environment }) => wanted(environment)));
        if (found.length >= MOST) break;
      }
      const reports: FoundReport[] = [];
      for (const deployment of found.slice(0, MOST)) reports.push(...(await said(repository, deployment)));
      return { reports, complete: found.length <= MOST };
    },

    async deployment(repository, id) {
      try {
        const octokit = clients.deploying(repository);
        const { data } = await octokit.request("GET /repos/{owner}/{repo}/deployments/{deployment_id}", {
          ...ownerAndRepo(repository.fullName),
          deployment_id: id,
        });
        return { commit: data.sha, reports: await said(repository, data) };
      } catch (error) {
        if (isRefusal(error, 404)) return undefined;
        throw error;
      }
    },
  };
}
