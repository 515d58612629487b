/** Where a comment stands, as far as that says what may be left out of its commands. */
import type { CommentPlace } from "../../commands/command.ts";
import type { Destination } from "../../domain/promotion.ts";
import { proposalKey } from "../observe/read-proposals.ts";
import type { Comment } from "./comment.ts";
import type { Sight, Work } from "./sight.ts";
import { applicationsFrom } from "./sources.ts";

const ELSEWHERE: CommentPlace = { kind: "elsewhere" };

/** Undefined where the comment is none of the home's business. Asks GitHub about pull requests that are not known. */
export async function placeOf(
  { outside, memory }: Pick<Work, "outside" | "memory">,
  { observed }: Pick<Sight, "observed">,
  { repository, issue, isPullRequest }: Comment,
): Promise<CommentPlace | undefined> {
  const isInside = observed.members.reachable.has(repository.id);
  const known = observed.stored.pulls.find(repository.id, issue);
  if (isInside && known !== undefined) {
    const to = observed.destination(known.branch);
    const head = memory.proposals.get(proposalKey(repository.id, issue))?.proposal.head ?? known.head;
    return to === undefined ? ELSEWHERE : promotion(issue, head, to);
  }
  if (!isPullRequest) return isInside ? ELSEWHERE : undefined;
  const applications = applicationsFrom(observed, repository.fullName);
  if (!isInside && applications.length === 0) return undefined;
  const pull = await outside.comments.pullRequest(repository, issue);
  if (pull === undefined) return isInside ? ELSEWHERE : undefined;
  const to = isInside && pull.own ? observed.destination(pull.branch) : undefined;
  if (to !== undefined) return promotion(issue, pull.head, to);
  return applications.length === 0 ? ELSEWHERE : { kind: "source", applications, mergeCommit: pull.mergeCommit };
}

const promotion = (pullRequest: number, head: string, { environment, application }: Destination): CommentPlace => ({
  kind: "promotion",
  pullRequest,
  head,
  environment,
  applications: [application],
});
