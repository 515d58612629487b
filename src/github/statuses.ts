/** What agents say of commits in commit statuses and check runs. */
import type { FoundReport, FoundReports, Reports } from "../ports/reports.ts";
import { stateOfConclusion, stateOfStatus } from "./check-states.ts";
import { type Clients, ownerAndRepo } from "./clients.ts";
import { isRefusal } from "./failures.ts";
import { PER_PAGE, pages } from "./pages.ts";

/** A commit's reports are read as far as this: ten thousand applications report on one commit of a shared branch. */
const PAGES = 100;
const NONE: FoundReports = { reports: [], complete: true };
/** GitHub's own account for those whose account is gone. */
const GHOST = "ghost";

/** @param appId check runs of our own are left out: what Towpath says is no report. */
export function createStatusReports(clients: Clients, appId: number): Pick<Reports, "statuses" | "checkRuns"> {
  return {
    async statuses(repository, commit, known = 0) {
      const octokit = clients.observing(repository);
      const at = { ...ownerAndRepo(repository.fullName), ref: commit, per_page: PER_PAGE };
      const list = pages((page) =>
        octokit.request("GET /repos/{owner}/{repo}/commits/{ref}/statuses", { ...at, page }),
      );
      return readPages(list, (data) => {
        const reports = data.map(
          ({ id, context, state, description, created_at, creator }): FoundReport => ({
            kind: "status",
            id,
            name: context,
            by: creator?.login ?? GHOST,
            at: Date.parse(created_at),
            state: stateOfStatus(state),
            description: description ?? "",
          }),
        );
        // Statuses never change: behind one that is known there is nothing new.
        return { reports: reports.filter(({ id }) => id > known), last: reports.some(({ id }) => id <= known) };
      });
    },

    async checkRuns(repository, commit) {
      const octokit = clients.observing(repository);
      const at = { ...ownerAndRepo(repository.fullName), ref: commit, per_page: PER_PAGE, filter: "all" } as const;
      const list = pages((page) =>
        octokit.request("GET /repos/{owner}/{repo}/commits/{ref}/check-runs", { ...at, page }),
      );
      return readPages(list, ({ check_runs }) => {
        const reports = check_runs.flatMap((run): readonly FoundReport[] => {
          if (run.app?.id === appId || run.app?.slug == null) return [];
          const said = {
            kind: "check-run",
            id: Number(run.id),
            name: run.name,
            by: `${run.app.slug}[bot]`,
            description: run.output.title ?? "",
          } as const;
          const begun = run.started_at ?? run.completed_at;
          const start = begun === null ? [] : [{ ...said, at: Date.parse(begun), state: "progressing" as const }];
          if (run.status !== "completed" || run.completed_at === null) return start;
          return [...start, { ...said, at: Date.parse(run.completed_at), state: stateOfConclusion(run.conclusion) }];
        });
        return { reports, last: false };
      });
    },
  };
}

/** Page after page until one says that it is the last. A commit that GitHub does not know (422, 404) has none. */
async function readPages<Data>(
  list: AsyncGenerator<Data>,
  read: (data: Data) => { readonly reports: readonly FoundReport[]; readonly last: boolean },
): Promise<FoundReports> {
  const reports: FoundReport[] = [];
  let count = 0;
  try {
    for await (const data of list) {
      const page = read(data);
      reports.push(...page.reports);
      count += 1;
      if (page.last) break;
      if (count === PAGES) return { reports, complete: false };
    }
  } catch (error) {
    if (isRefusal(error, 404) || isRefusal(error, 422)) return NONE;
    throw error;
  }
  return { reports, complete: true };
}
