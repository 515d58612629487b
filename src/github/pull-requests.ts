/** Pull requests of one repository: found, opened, edited and closed. */
import type { Repository } from "../domain/repository.ts";
import type { NewPullRequest, PullRequest, PullRequestDetails, PullRequests } from "../ports/pull-requests.ts";
import type { KnowIdentity } from "./app-identity.ts";
import { type Clients, ownerAndRepo } from "./clients.ts";
import { createComments } from "./comments.ts";
import { createMerge } from "./merge.ts";
import { createMergeQueue } from "./merge-queue.ts";
import type { NodeIds } from "./node-ids.ts";
import { openPullRequest } from "./open-pull-request.ts";
import { allPages, PER_PAGE } from "./pages.ts";
import { type PullRequestAnswer, readDetails, readPullRequest } from "./pull-request-answer.ts";
import { askForReviews, listReviews } from "./reviews.ts";

export function createPullRequests(
  clients: Clients,
  identity: KnowIdentity,
  nodeIds: NodeIds,
  alone: boolean,
): PullRequests {
  const read = async (answer: PullRequestAnswer): Promise<PullRequest> => {
    nodeIds.learn(answer.base.repo);
    return readPullRequest(answer, await identity());
  };

  /** The newest hundred: a branch serves one promotion after the other, and nobody asks for older ones. */
  const findByBranch = async (repository: Repository, branch: string): Promise<readonly PullRequest[]> => {
    const at = ownerAndRepo(repository.fullName);
    const { data } = await clients.promoting(repository).request("GET /repos/{owner}/{repo}/pulls", {
      ...at,
      state: "all",
      head: `${at.owner}:${branch}`,
      sort: "created",
      direction: "desc",
      per_page: PER_PAGE,
    });
    const found = await Promise.all(data.map(read));
    // GitHub ignores a `head` that it cannot read and lists everything.
    return found.filter((pullRequest) => pullRequest.branch === branch && pullRequest.sameRepository);
  };

  const edit = async (repository: Repository, number: number, change: Change): Promise<void> => {
    await clients.promoting(repository).request("PATCH /repos/{owner}/{repo}/pulls/{pull_number}", {
      ...ownerAndRepo(repository.fullName),
      pull_number: number,
      ...change,
    });
  };

  const queue = createMergeQueue(clients);

  const listOpenOnes = (repository: Repository) => {
    const octokit = clients.promoting(repository);
    const at = ownerAndRepo(repository.fullName);
    return allPages((page) =>
      octokit.request("GET /repos/{owner}/{repo}/pulls", { ...at, state: "open", per_page: PER_PAGE, page }),
    );
  };

  return {
    async listOpen(repository, branchPrefix) {
      const answers = await listOpenOnes(repository);
      const open = await Promise.all(answers.filter(({ head }) => head.ref.startsWith(branchPrefix)).map(read));
      return open.filter(({ own, sameRepository }) => own && sameRepository);
    },
    listEveryOpen: async (repository) => Promise.all((await listOpenOnes(repository)).map(read)),
    findByBranch,
    async get(repository, number) {
      const octokit = clients.promoting(repository);
      const at = ownerAndRepo(repository.fullName);
      const { data } = await octokit.request("GET /repos/{owner}/{repo}/pulls/{pull_number}", {
        ...at,
        pull_number: number,
      });
      nodeIds.learn(data.base.repo);
      const { botLogin } = await identity();
      const details = readDetails(data, await identity());
      const closedUnmerged = details.state === "closed" && details.mergedAt === undefined;
      return { ...details, closedBy: closedUnmerged ? await closer(number) : undefined };

      async function closer(issue_number: number): Promise<PullRequestDetails["closedBy"]> {
        const issue = await octokit.request("GET /repos/{owner}/{repo}/issues/{issue_number}", { ...at, issue_number });
        const login = issue.data.closed_by?.login;
        return login === undefined ? undefined : { login, ourselves: login === botLogin };
      }
    },
    create: (repository, pullRequest) =>
      openPullRequest(repository, pullRequest, {
        octokit: clients.promoting(repository),
        read,
        findOpen: async ({ branch, base }: NewPullRequest) =>
          (await findByBranch(repository, branch)).find((found) => found.state === "open" && found.base === base),
      }),
    edit,
    close: (repository, number) => edit(repository, number, { state: "closed" }),
    async addLabels(repository, number, labels) {
      if (labels.length === 0) return;
      await clients.promoting(repository).request("POST /repos/{owner}/{repo}/issues/{issue_number}/labels", {
        ...ownerAndRepo(repository.fullName),
        issue_number: number,
        labels: [...labels],
      });
    },
    requestReviews: (repository, number, logins, teams) =>
      askForReviews(clients.promoting(repository), repository, number, { logins, teams }),
    merge: createMerge(clients, queue),
    isQueued: queue.isQueued,
    leaveQueue: queue.leaveQueue,
    reviews: (repository, number) => listReviews(clients.promoting(repository), repository, number),
    say: createComments(clients, identity, alone),
  };
}

interface Change {
  readonly title?: string;
  readonly body?: string;
  readonly state?: "closed";
}
