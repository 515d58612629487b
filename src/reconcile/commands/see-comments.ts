/** The first answer to a comment with commands: eyes, before anything else is done. */
import { parseComment } from "../../commands/parse-comment.ts";
import { Mistake } from "../../domain/failure.ts";
import type { Repository } from "../../domain/repository.ts";
import type { Home } from "../../ports/facts.ts";
import { replyBody } from "../../presentation/replies/reply.ts";
import type { Outside } from "../outside.ts";
import type { Comment } from "./comment.ts";
import { replyPlace } from "./reply-place.ts";

export interface SeenComment {
  readonly comment: Comment;
  /** Nobody of us ever saw it, so there is no reply yet; false also where that is not known. */
  readonly isFirst: boolean;
  /** It was worked off to the end. */
  answered: boolean;
}

/** Reacts with eyes to those that hold one of our commands; leaves out those that were deleted. Bots get no eyes. */
export async function seeComments(
  outside: Outside,
  home: Home,
  comments: readonly Comment[],
): Promise<readonly SeenComment[]> {
  const seen = await Promise.all(
    comments.map(async (comment): Promise<SeenComment | undefined> => {
      const isOurs = !comment.author.isBot && holdsCommands(comment, home);
      const answer = isOurs ? await look(outside, comment) : "known";
      return answer === "gone" ? undefined : { comment, isFirst: answer === "new", answered: false };
    }),
  );
  return seen.flatMap((one) => one ?? []);
}

async function look({ comments, log }: Outside, comment: Comment): Promise<"new" | "known" | "gone"> {
  try {
    return await comments.react(comment.repository, comment.id, "eyes");
  } catch (error) {
    if (!(error instanceof Mistake)) throw error;
    log.warn({ comment: comment.url, code: error.code }, error.message);
    return "known";
  }
}

/** Before the configuration is read: misspelt commands are found later. */
function holdsCommands(comment: Comment, { repositoryId, memberIds }: Home): boolean {
  const isInside = comment.repository.id === repositoryId || memberIds.includes(comment.repository.id);
  return linesOf(comment, isInside).length > 0;
}

const linesOf = ({ body, createdAt: now }: Comment, isInside: boolean) =>
  parseComment(body, {
    place: isInside ? { kind: "elsewhere" } : { kind: "source", applications: [], mergeCommit: undefined },
    environments: [],
    now,
    timezone: "UTC",
  });

/** Says in the home why no command of the comments can be carried out: one sentence. */
export async function answerStopped(
  outside: Outside,
  home: Repository,
  comments: readonly SeenComment[],
  sentence: string,
): Promise<void> {
  for (const seen of comments) {
    const { comment, isFirst, answered } = seen;
    if (answered || comment.author.isBot || comment.repository.id !== home.id) continue;
    const lines = linesOf(comment, true);
    const at = replyPlace(comment, home.id);
    if (lines.length === 0) continue;
    if (!isFirst && (await outside.comments.findReply(comment.repository, at)) !== undefined) continue;
    const replies = lines.map((line) => ({
      command: line.kind === "command" ? line.command.kind : line.name,
      written: line.text,
      outcome: { kind: "impossible" as const, sentence },
    }));
    await outside.comments.react(comment.repository, comment.id, "confused");
    await outside.comments.reply(comment.repository, { ...at, isFirst }, replyBody(comment.id, replies));
    seen.answered = true;
  }
}
