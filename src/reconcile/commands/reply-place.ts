/** Where the reply to a comment stands, and how it is found again. */
import type { ReplyPlace } from "../../ports/comments.ts";
import { replyMarker } from "../../presentation/replies/reply.ts";
import type { Comment } from "./comment.ts";

/** In a source repository each home that it concerns has a reply of its own: its text ends with {@link homeMarker}. */
export const replyPlace = ({ id, repository, issue, createdAt }: Comment, homeId: number): ReplyPlace => ({
  issue,
  marker: repository.id === homeId ? replyMarker(id) : homeMarker(id, homeId),
  since: createdAt,
});

export const homeMarker = (commentId: number, homeId: number): string =>
  `<!-- towpath:reply:${commentId}:home:${homeId} -->`;
