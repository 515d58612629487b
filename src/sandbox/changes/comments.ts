import { comment as commentShape, issue as issueShape } from "../shapes/issue.ts";
import type { Account } from "../state/account.ts";
import type { Actor } from "../state/actor.ts";
import { accountOf, appOf } from "../state/actor.ts";
import { nodeId } from "../state/ids.ts";
import type { Comment, Issue, Reaction, ReactionContent } from "../state/issue.ts";
import type { Repository } from "../state/repository.ts";
import type { World } from "../state/world.ts";

/** Comments on an issue or pull request. */
export function addComment(world: World, repository: Repository, issue: Issue, by: Actor, body: string): Comment {
  const id = world.ids.next();
  const now = world.clock.now();
  const user = accountOf(by);
  const comment: Comment = {
    id,
    nodeId: nodeId("IC", id),
    issue,
    user,
    viaApp: appOf(by),
    body,
    createdAt: now,
    updatedAt: now,
    reactions: [],
  };
  issue.comments.push(comment);
  issue.updatedAt = now;
  repository.comments.set(id, comment);
  announce(world, repository, comment, "created", user);
  return comment;
}

/** Writes a comment anew; the event says what it was. */
export function editComment(world: World, repository: Repository, comment: Comment, by: Actor, body: string): void {
  const from = comment.body;
  comment.body = body;
  comment.updatedAt = world.clock.now();
  announce(world, repository, comment, "edited", accountOf(by), { changes: { body: { from } } });
}

/** Removes a comment. */
export function deleteComment(world: World, repository: Repository, comment: Comment, by: Actor): void {
  repository.comments.delete(comment.id);
  comment.issue.comments.splice(comment.issue.comments.indexOf(comment), 1);
  announce(world, repository, comment, "deleted", accountOf(by));
}

/** Reacts to a comment; a second reaction of the same kind by the same person is the first one. */
export function addReaction(
  world: World,
  comment: Comment,
  by: Actor,
  content: ReactionContent,
): { readonly reaction: Reaction; readonly isNew: boolean } {
  const user = accountOf(by);
  const known = comment.reactions.find((each) => each.user.id === user.id && each.content === content);
  if (known !== undefined) return { reaction: known, isNew: false };
  const id = world.ids.next();
  const reaction: Reaction = { id, nodeId: nodeId("REA", id), user, content, createdAt: world.clock.now() };
  comment.reactions.push(reaction);
  return { reaction, isNew: true };
}

function announce(
  world: World,
  repository: Repository,
  comment: Comment,
  action: "created" | "edited" | "deleted",
  sender: Account,
  more: object = {},
): void {
  world.emit({
    name: "issue_comment",
    action,
    sender,
    repository,
    payload: () => ({
      issue: issueShape(world, repository, comment.issue),
      comment: commentShape(world, repository, comment),
      ...more,
    }),
  });
}
