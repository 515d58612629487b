/** Comments on issues and pull requests, with their reactions: "Issue comments" and "Reactions" of GitHub's REST API. */
import { LRUCache } from "lru-cache";
import type { Repository } from "../domain/repository.ts";
import type { Clock } from "../ports/clock.ts";
import type { CommentedPull, Comments, ReplyPlace } from "../ports/comments.ts";
import type { KnowIdentity } from "./app-identity.ts";
import { type Clients, ownerAndRepo } from "./clients.ts";
import { isMarked } from "./comments.ts";
import { isRefusal } from "./failures.ts";
import { PER_PAGE, pages } from "./pages.ts";
import { readPullRequest } from "./pull-request-answer.ts";

type Visibility = Awaited<ReturnType<Comments["visibility"]>>;

const VISIBILITY_KEPT_MS = 10 * 60_000;
const KEPT = 1_000;

/** Asks with a token that may read and write comments, and nothing else. */
export function createIssueComments(clients: Clients, identity: KnowIdentity, clock: Clock): Comments {
  const visibilities = new LRUCache<number, { readonly visibility: Visibility; readonly at: number }>({ max: KEPT });

  const find = async (
    repository: Repository,
    { issue, marker, since }: ReplyPlace,
  ): Promise<{ readonly id: number; readonly body: string } | undefined> => {
    const octokit = clients.commanding(repository.installationId);
    const { botLogin } = await identity();
    const at = {
      ...ownerAndRepo(repository.fullName),
      issue_number: issue,
      since: new Date(since).toISOString(),
      per_page: PER_PAGE,
    };
    for await (const page of pages((page) =>
      octokit.request("GET /repos/{owner}/{repo}/issues/{issue_number}/comments", { ...at, page }),
    )) {
      const own = page.find(({ user, body }) => user?.login === botLogin && isMarked(body, marker));
      if (own !== undefined) return { id: Number(own.id), body: own.body ?? "" };
    }
    return undefined;
  };

  return {
    async read(repository, comment_id) {
      const found = await orNone(() =>
        clients
          .commanding(repository.installationId)
          .request("GET /repos/{owner}/{repo}/issues/comments/{comment_id}", {
            ...ownerAndRepo(repository.fullName),
            comment_id,
          }),
      );
      return found === undefined ? undefined : { body: found.data.body ?? "" };
    },

    async react(repository, comment_id, content) {
      const answer = await orNone(() =>
        clients
          .commanding(repository.installationId)
          .request("POST /repos/{owner}/{repo}/issues/comments/{comment_id}/reactions", {
            ...ownerAndRepo(repository.fullName),
            comment_id,
            content,
          }),
      );
      if (answer === undefined) return "gone";
      // 201 for a reaction that was made, 200 for one that was there.
      return Number(answer.status) === 201 ? "new" : "known";
    },

    findReply: async (repository, at) => (await find(repository, at))?.body,

    async reply(repository, { isFirst, ...place }, body) {
      const octokit = clients.commanding(repository.installationId);
      const at = ownerAndRepo(repository.fullName);
      const there = isFirst ? undefined : await find(repository, place);
      if (there?.body === body) return;
      if (there !== undefined) {
        const edited = await orNone(() =>
          octokit.request("PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}", {
            ...at,
            comment_id: there.id,
            body,
          }),
        );
        if (edited !== undefined) return;
      }
      await octokit.request("POST /repos/{owner}/{repo}/issues/{issue_number}/comments", {
        ...at,
        issue_number: place.issue,
        body,
      });
    },

    async pullRequest(repository, pull_number) {
      const answer = await orNone(() =>
        clients.commanding(repository.installationId).request("GET /repos/{owner}/{repo}/pulls/{pull_number}", {
          ...ownerAndRepo(repository.fullName),
          pull_number,
        }),
      );
      if (answer === undefined) return undefined;
      const { branch, head, own, sameRepository, mergeCommit } = readPullRequest(answer.data, await identity());
      return { branch, head, own: own && sameRepository, mergeCommit } satisfies CommentedPull;
    },

    async visibility(repository) {
      const known = visibilities.get(repository.id);
      if (known !== undefined && clock.now() - known.at < VISIBILITY_KEPT_MS) return known.visibility;
      const { data } = await clients
        .reading(repository.installationId)
        .request("GET /repos/{owner}/{repo}", ownerAndRepo(repository.fullName));
      const said = data.visibility;
      const visibility = said === "public" || said === "internal" ? said : data.private ? "private" : "public";
      visibilities.set(repository.id, { visibility, at: clock.now() });
      return visibility;
    },
  };
}

/** Undefined where GitHub finds nothing there (any more). */
async function orNone<Answer>(ask: () => Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (isRefusal(error, 404) || isRefusal(error, 410)) return undefined;
    throw error;
  }
}
