import { dispatch } from "../changes/dispatch.ts";
import { noContent } from "../http/answer.ts";
import { optionalFields, text } from "../http/fields.ts";
import type { Route } from "../http/route.ts";
import { onRepository } from "../http/route.ts";
import { accountOf } from "../state/actor.ts";

/** "Create a repository dispatch event". */
export const dispatchRoutes: readonly Route[] = [
  onRepository("POST", "/dispatches", "contents:write", ({ world, repository, actor, body }) => {
    const payload = optionalFields(body, "client_payload") ?? {};
    dispatch(world, repository, accountOf(actor), { type: text(body, "event_type"), payload });
    return noContent;
  }),
];
