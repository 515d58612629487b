import { invalid, Refusal } from "../http/answer.ts";
import type { Fields } from "../http/fields.ts";
import type { Account } from "../state/account.ts";
import type { Repository } from "../state/repository.ts";
import type { World } from "../state/world.ts";

/** "Create a repository dispatch event": what an event type and its payload may be. */
const TYPE_LENGTH = 100;
const KEYS = 10;
const BYTES = 64 * 1024;

/** Tells of an event that somebody makes up. Its type is the event's action. */
export function dispatch(
  world: World,
  repository: Repository,
  by: Account,
  from: { readonly type: string; readonly payload: Fields },
): void {
  const { type, payload } = from;
  if (type.length > TYPE_LENGTH) {
    throw invalid({ resource: "RepositoryDispatch", field: "event_type", code: "too_long" });
  }
  if (Object.keys(payload).length > KEYS) {
    throw new Refusal(
      422,
      `No more than ${KEYS} properties are allowed; ${Object.keys(payload).length} were supplied.`,
    );
  }
  if (JSON.stringify(payload).length >= BYTES) throw new Refusal(422, "client_payload is too large.");
  world.emit({
    name: "repository_dispatch",
    action: type,
    sender: by,
    repository,
    payload: () => ({ branch: repository.defaultBranch, client_payload: payload }),
  });
}
