/** Which repositories the App can reach. */
import { Mistake } from "../domain/failure.ts";
import type { Repository } from "../domain/repository.ts";
import type { Installations } from "../ports/installations.ts";
import { accountName } from "./account-name.ts";
import { type Clients, ownerAndRepo } from "./clients.ts";
import { isRefusal } from "./failures.ts";
import { readFiles } from "./files-on-default-branch.ts";
import type { NodeIds } from "./node-ids.ts";
import { allPages, PER_PAGE } from "./pages.ts";

type Found = Repository & { readonly archived: boolean };

interface RepositoryAnswer {
  readonly id: number | bigint;
  readonly node_id: string;
  readonly full_name: string;
  readonly default_branch: string;
  readonly archived: boolean;
}

export function createInstallations(clients: Clients, nodeIds: NodeIds): Installations {
  const read = (answer: RepositoryAnswer, installationId: number): Found => {
    nodeIds.learn(answer);
    return {
      id: Number(answer.id),
      fullName: answer.full_name,
      installationId,
      defaultBranch: answer.default_branch,
      archived: answer.archived,
    };
  };

  return {
    async list() {
      const answers = await allPages((page) =>
        clients.app().request("GET /app/installations", { per_page: PER_PAGE, page }),
      );
      return answers
        .filter(({ suspended_at }) => suspended_at === null || suspended_at === undefined)
        .map(({ id, account }) => ({ id: Number(id), account: accountName(account) }));
    },

    async repositories(installationId) {
      const octokit = clients.reading(installationId);
      const answers = await allPages(async (page) => {
        const { data, headers } = await octokit.request("GET /installation/repositories", { per_page: PER_PAGE, page });
        return { data: data.repositories, headers };
      });
      return answers.map((answer) => read(answer, installationId));
    },

    /** Throws Mistake `installation-suspended` where the App is installed and may do nothing. */
    async find(fullName) {
      const at = ownerAndRepo(fullName);
      try {
        const installation = await clients.app().request("GET /repos/{owner}/{repo}/installation", at);
        const { id, suspended_at } = installation.data;
        if (suspended_at !== null && suspended_at !== undefined) {
          const sentence = `The App's installation on ${fullName} is suspended; an owner of the account lifts that under Settings, GitHub Apps, Towpath`;
          throw new Mistake("installation-suspended", sentence);
        }
        const { data } = await clients.reading(Number(id)).request("GET /repos/{owner}/{repo}", at);
        return read(data, Number(id));
      } catch (error) {
        if (isRefusal(error, 404)) return undefined;
        throw error;
      }
    },

    async withFile(repositories, path) {
      const files = await readFiles(clients, repositories, path);
      return repositories.filter(({ id }) => files.has(id));
    },
  };
}
