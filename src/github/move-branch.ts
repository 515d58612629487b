/**
 * Moving and deleting a branch only from the commit that was read. REST knows no expected commit for that; GraphQL's
 * `updateRefs` does (`beforeOid`), for deletion too.
 */
import { Mistake } from "../domain/failure.ts";
import type { Repository, Sha } from "../domain/repository.ts";
import { askGraphql } from "./ask-graphql.ts";
import { type Clients, ownerAndRepo } from "./clients.ts";
import { isRefusal, Refusal } from "./failures.ts";
import type { NodeIds } from "./node-ids.ts";

export const MOVE_BRANCH = `mutation MoveBranch($repositoryId: ID!, $refUpdates: [RefUpdate!]!) {
  updateRefs(input: { repositoryId: $repositoryId, refUpdates: $refUpdates }) { clientMutationId }
}`;

/** As `afterOid` it deletes the ref (GitHub's GraphQL schema, `updateRefs`). */
const NOTHING: Sha = "0".repeat(40);

/**
 * @param to undefined deletes.
 * GitHub's words for a ref that stands elsewhere are not documented, so after any refusal the branch is read: where it
 * stands already as wished the answer to an earlier attempt was lost, elsewhere somebody moved it, and where it still
 * stands as before GitHub has a rule against it: Mistake `branch-protected`.
 */
export async function moveBranch(
  clients: Clients,
  nodeIds: NodeIds,
  repository: Repository,
  { branch, from, to }: { readonly branch: string; readonly from: Sha; readonly to: Sha | undefined },
): Promise<"done" | "moved-by-others"> {
  const { fullName, installationId } = repository;
  const octokit = clients.promoting(repository);
  const refUpdates = [{ name: `refs/heads/${branch}`, beforeOid: from, afterOid: to ?? NOTHING, force: true }];
  const context = { repository: fullName, installationId };
  try {
    const repositoryId = await nodeIds.of(repository);
    await askGraphql(clients.settings, octokit, MOVE_BRANCH, { repositoryId, refUpdates }, context);
    return "done";
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const stands = await headOf();
    if (stands === to) return "done";
    if (stands !== from) return "moved-by-others";
    throw protectedBranch(error, repository, branch);
  }

  async function headOf(): Promise<Sha | undefined> {
    try {
      const { data } = await octokit.request("GET /repos/{owner}/{repo}/git/ref/{ref}", {
        ...ownerAndRepo(fullName),
        ref: `heads/${branch}`,
      });
      return data.object.sha;
    } catch (error) {
      if (isRefusal(error, 404)) return undefined;
      throw error;
    }
  }
}

export function protectedBranch(refusal: Refusal, { fullName }: Repository, branch: string): Mistake {
  const sentence = `A rule of ${fullName} keeps the App from writing the branch ${branch} (${refusal.said.replace(/\s+/g, " ").trim()}); let the App bypass it, or leave branches that start with towpath out of it`;
  return new Mistake("branch-protected", sentence, { cause: refusal });
}
