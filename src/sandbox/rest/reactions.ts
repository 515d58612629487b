import { addReaction } from "../changes/comments.ts";
import { noContent, notFound } from "../http/answer.ts";
import { choice } from "../http/fields.ts";
import { paged } from "../http/page.ts";
import type { Need } from "../http/permission.ts";
import type { Route } from "../http/route.ts";
import { onRepository } from "../http/route.ts";
import { reaction as reactionShape } from "../shapes/issue.ts";
import { REACTIONS } from "../state/issue.ts";
import { commentOf } from "./comments.ts";

const READ: readonly Need[] = ["issues:read", "pull_requests:read"];
const WRITE: readonly Need[] = ["issues:write", "pull_requests:write"];
const PATH = "/issues/comments/{comment_id}/reactions";

/** "Reactions", to comments on issues and pull requests. 200 where it was there, 201 where it is new. */
export const reactionRoutes: readonly Route[] = [
  onRepository("GET", PATH, READ, (call) => {
    const content = call.query.get("content");
    const all = commentOf(call).reactions.filter((each) => content === null || each.content === content);
    return paged(call, all, (each) => reactionShape(call.world, each));
  }),
  onRepository("POST", PATH, WRITE, (call) => {
    const content = choice(call.body, "content", REACTIONS);
    const { reaction, isNew } = addReaction(call.world, commentOf(call), call.actor, content);
    return { status: isNew ? 201 : 200, body: reactionShape(call.world, reaction) };
  }),
  onRepository("DELETE", `${PATH}/{reaction_id}`, WRITE, (call) => {
    const { reactions } = commentOf(call);
    const index = reactions.findIndex((each) => `${each.id}` === call.params["reaction_id"]);
    if (index < 0) throw notFound();
    reactions.splice(index, 1);
    return noContent;
  }),
];
