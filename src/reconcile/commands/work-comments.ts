/** Comments with commands, carried out one after the other: each against the state that the one before left. */

import type { CommentPlace } from "../../commands/command.ts";
import { type Parsed, parseComment } from "../../commands/parse-comment.ts";
import { Mistake, Transient } from "../../domain/failure.ts";
import { isAtLeast } from "../../domain/role.ts";
import type { Reaction } from "../../ports/comments.ts";
import { audienceOf } from "../../presentation/replies/audience.ts";
import { publicReplyBody, type Reply, replyBody } from "../../presentation/replies/reply.ts";
import type { HomeMemory } from "../memory.ts";
import { carryOut } from "./carry-out.ts";
import type { Comment } from "./comment.ts";
import { decidedThen, goneEnvironments } from "./decided-then.ts";
import { type Roles, roleOn } from "./permission.ts";
import { placeOf } from "./place-of.ts";
import { homeMarker, replyPlace } from "./reply-place.ts";
import type { SeenComment } from "./see-comments.ts";
import type { Sight, Work } from "./sight.ts";

/** Returns what is to be gone on with: observed anew where something was recorded. */
export async function workComments(
  work: Work,
  first: Sight,
  comments: readonly SeenComment[],
  signal: AbortSignal | undefined,
): Promise<Sight> {
  let sight = first;
  for (const seen of comments) {
    if (signal?.aborted === true) throw new Transient("the process shuts down before all comments are worked off");
    sight = await workComment(work, sight, seen);
  }
  return sight;
}

/**
 * Safe to repeat at any step: what was recorded is read from the ledger by the comment's id, and a comment that has its
 * reply is done.
 */
async function workComment(work: Work, first: Sight, seen: SeenComment): Promise<Sight> {
  const { outside, memory, tally } = work;
  const { comment, isFirst } = seen;
  const { home, config } = first.observed;
  const place = await placeOf({ outside, memory }, first, comment);
  if (place === undefined) return first;
  const lines = linesOf(comment, place, first, memory);
  if (lines.length === 0) return first;
  const log = outside.log.with({ comment: comment.url, by: comment.author.login });
  if (comment.author.isBot && !isNamed(config.commands.rights, comment.author.login)) {
    // No reply: two bots that answer each other do not stop.
    log.info({}, "a bot that towpath.yaml does not name under commands gave one: it is left alone");
    await react(work, comment, "-1");
    return first;
  }
  const at = replyPlace(comment, home.id);
  if (!isFirst && (await outside.comments.findReply(comment.repository, at)) !== undefined) {
    seen.answered = true;
    return first;
  }
  const now = await outside.comments.read(comment.repository, comment.id);
  if (now === undefined) {
    log.info({}, "a comment with commands was deleted before it was read: nothing is done");
    return first;
  }
  const isEdited = now.body !== comment.body;
  const roles: Roles = new Map();
  const replies: Reply[] = [];
  let sight = first;
  for (const line of lines) {
    const answer = await carryOut(work, sight, { comment, place, line, roles, isEdited });
    sight = answer.sight;
    replies.push({
      command: line.kind === "command" ? line.command.kind : line.name,
      written: line.text,
      outcome: answer.outcome,
    });
    log.info({ command: line.text.slice(0, 200), outcome: answer.outcome.kind }, "a command was worked off");
  }
  tally.spend(home.installationId, 3, outside.clock.now());
  const text = await textOf(work, sight, comment, replies, roles);
  try {
    await outside.comments.react(comment.repository, comment.id, text.reaction);
    await outside.comments.reply(comment.repository, { ...at, isFirst }, text.body);
  } catch (error) {
    // A locked conversation, for example: what was decided counts all the same.
    if (!(error instanceof Mistake)) throw error;
    log.warn({ code: error.code }, error.message);
  }
  seen.answered = true;
  return sight;
}

const linesOf = (
  comment: Comment,
  place: CommentPlace,
  { observed }: Sight,
  { ledger }: HomeMemory,
): readonly Parsed[] =>
  parseComment(comment.body, {
    place,
    environments: observed.config.environments.map(({ name }) => name),
    goneEnvironments: goneEnvironments(decidedThen(ledger, observed.config, comment.createdAt), observed.config),
    now: comment.createdAt,
    timezone: observed.config.timezone,
  });

const isNamed = (rights: readonly { readonly users: readonly string[] }[], login: string): boolean =>
  rights.some(({ users }) => users.some((user) => user.toLowerCase() === login.toLowerCase()));

async function react({ outside }: Work, { repository, id }: Comment, reaction: Reaction): Promise<void> {
  try {
    await outside.comments.react(repository, id, reaction);
  } catch (error) {
    if (!(error instanceof Mistake)) throw error;
    outside.log.warn({ code: error.code }, error.message);
  }
}

/** The reply, told to those who read the place of the comment. */
async function textOf(
  { outside }: Work,
  sight: Sight,
  comment: Comment,
  replies: readonly Reply[],
  roles: Roles,
): Promise<{ readonly body: string; readonly reaction: Reaction }> {
  const { home } = sight.observed;
  const reaction = reactionTo(replies);
  if (comment.repository.id === home.id) return { body: replyBody(comment.id, replies), reaction };
  const marked = (body: string): string => `${body}\n${homeMarker(comment.id, home.id)}`;
  const isPublic =
    comment.visibility !== "private" &&
    audienceOf(comment.visibility, await outside.comments.visibility(home)) === "public";
  if (!isPublic) return { body: marked(replyBody(comment.id, replies)), reaction };
  const isDone = replies.some(({ outcome }) => outcome.kind === "done");
  const mayRead = isDone || isAtLeast(await roleOn(outside, roles, comment, home), "read");
  return { body: marked(publicReplyBody(comment.id, replies, mayRead)), reaction: mayRead ? reaction : "-1" };
}

/** The worst of them: a person looks at the reply where the sign is no good one. */
function reactionTo(replies: readonly Reply[]): Reaction {
  const is = (...kinds: readonly Reply["outcome"]["kind"][]): boolean =>
    replies.some(({ outcome }) => kinds.includes(outcome.kind));
  if (is("refused")) return "-1";
  if (is("mistake", "impossible")) return "confused";
  const moves = replies.some(({ command }) => command === "promote" || command === "rollback");
  return moves ? "rocket" : "+1";
}
