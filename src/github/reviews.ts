/** Reviews of a pull request, and asking for them. */
import { Mistake } from "../domain/failure.ts";
import type { Repository } from "../domain/repository.ts";
import type { Review } from "../ports/pull-requests.ts";
import { ownerAndRepo } from "./clients.ts";
import { isRefusal } from "./failures.ts";
import type { Octokit } from "./octokit.ts";
import { allPages, PER_PAGE } from "./pages.ts";

const STATES: ReadonlyMap<string, Review["state"]> = new Map([
  ["APPROVED", "approved"],
  ["CHANGES_REQUESTED", "changes-requested"],
  ["COMMENTED", "commented"],
  ["DISMISSED", "dismissed"],
]);

/** Submitted reviews of people, oldest first (GitHub's order); those of Apps and drafts are left out. */
export async function listReviews(octokit: Octokit, { fullName }: Repository, number: number): Promise<Review[]> {
  const answers = await allPages((page) =>
    octokit.request("GET /repos/{owner}/{repo}/pulls/{pull_number}/reviews", {
      ...ownerAndRepo(fullName),
      pull_number: number,
      per_page: PER_PAGE,
      page,
    }),
  );
  return answers.flatMap(({ user, state, commit_id, submitted_at }) => {
    const known = STATES.get(state);
    if (known === undefined || user?.type === "Bot") return [];
    // A person who deleted the account is `ghost`, as on GitHub's pages.
    const login = user?.login ?? "ghost";
    return [{ login, state: known, commit: commit_id ?? "", at: Date.parse(submitted_at ?? "") || 0 }];
  });
}

/** One request, none for nobody. Throws Mistake `reviewer-unknown` where GitHub knows one of them not as a collaborator. */
export async function askForReviews(
  octokit: Octokit,
  { fullName }: Repository,
  number: number,
  { logins, teams }: { readonly logins: readonly string[]; readonly teams: readonly string[] },
): Promise<void> {
  if (logins.length + teams.length === 0) return;
  try {
    await octokit.request("POST /repos/{owner}/{repo}/pulls/{pull_number}/requested_reviewers", {
      ...ownerAndRepo(fullName),
      pull_number: number,
      reviewers: [...logins],
      team_reviewers: [...teams],
    });
  } catch (error) {
    if (!isRefusal(error, 422)) throw error;
    const names = [...logins.map((login) => `@${login}`), ...teams.map((team) => `team ${team}`)].join(", ");
    const sentence = `GitHub takes not all of ${names} as reviewers in ${fullName} (${error.said}); give them access to it, or change the reviewers in towpath.yaml`;
    throw new Mistake("reviewer-unknown", sentence, { cause: error });
  }
}
