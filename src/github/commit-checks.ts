/** Check runs and commit statuses of a commit, together. */
import type { CommitCheck, CommitChecks } from "../ports/commit-checks.ts";
import { type Clients, ownerAndRepo } from "./clients.ts";
import { isRefusal } from "./failures.ts";
import { allPages, PER_PAGE } from "./pages.ts";

/** Conclusions with which a check run has not failed; `neutral` and `skipped` carry their word besides. */
const PASSING: readonly (string | null)[] = ["success", "neutral", "skipped"];

/** @param appId check runs of our own are left out: no gate waits for what Towpath itself says. */
export function createCommitChecks(clients: Clients, appId: number): CommitChecks {
  return {
    async of(installationId, repository, commit) {
      const octokit = clients.checking(installationId);
      const at = { ...ownerAndRepo(repository), ref: commit, per_page: PER_PAGE };
      try {
        const [runs, statuses] = await Promise.all([
          allPages(async (page) => {
            const answer = await octokit.request("GET /repos/{owner}/{repo}/commits/{ref}/check-runs", { ...at, page });
            return { ...answer, data: answer.data.check_runs };
          }),
          allPages((page) => octokit.request("GET /repos/{owner}/{repo}/commits/{ref}/statuses", { ...at, page })),
        ]);
        return [
          ...runs
            .filter(({ app }) => app?.id !== appId)
            .map(
              ({ name, app, status, conclusion }): CommitCheck => ({
                name,
                app: app?.slug ?? undefined,
                state: status !== "completed" ? "pending" : PASSING.includes(conclusion) ? "success" : "failure",
                word: status === "completed" ? (conclusion ?? "completed") : status,
              }),
            ),
          ...latestOfEach(statuses).map(
            ({ context, state, creator }): CommitCheck => ({
              name: context,
              app: creator?.type === "Bot" ? creator.login.replace(/\[bot\]$/, "") : undefined,
              state: state === "success" ? "success" : state === "pending" ? "pending" : "failure",
              word: state,
            }),
          ),
        ];
      } catch (error) {
        if (isRefusal(error, 404) || isRefusal(error, 422)) return undefined;
        throw error;
      }
    },

    async about(installationId, repository, commit) {
      try {
        const { data } = await clients.reading(installationId).request("GET /repos/{owner}/{repo}/commits/{ref}", {
          ...ownerAndRepo(repository),
          ref: commit,
          per_page: 1,
        });
        const at = Date.parse(data.commit.committer?.date ?? "") || 0;
        return { author: loginOf(data.author), committer: loginOf(data.committer), at };
      } catch (error) {
        if (isRefusal(error, 404) || isRefusal(error, 422)) return undefined;
        throw error;
      }
    },
  };
}

/** GitHub answers an empty object for authors whom it does not know. */
const loginOf = (account: object | null): string | undefined =>
  account !== null && "login" in account && typeof account.login === "string" ? account.login : undefined;

/** GitHub lists the newest first. A name is one status, whoever writes it: the last word counts. */
function latestOfEach<Status extends { readonly context: string }>(statuses: readonly Status[]): readonly Status[] {
  const latest = new Map<string, Status>();
  for (const status of statuses) if (!latest.has(status.context)) latest.set(status.context, status);
  return [...latest.values()];
}
