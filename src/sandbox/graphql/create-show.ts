import { accountObject } from "./account-object.ts";
import { checksObject } from "./checks-object.ts";
import type { Asking } from "./context.ts";
import { commitObject, gitActor, gitObject } from "./git-objects.ts";
import { pullObject, queueEntryObject } from "./pull-object.ts";
import { refObject, repositoryObject } from "./repository-object.ts";
import type { Show } from "./show.ts";

/** Shows the world to one who asks. */
export function createShow(asking: Asking): Show {
  const show: Show = {
    asking,
    account: (account) => accountObject(show, account),
    repository: (repository) => repositoryObject(show, repository),
    ref: (repository, name, sha) => refObject(show, repository, name, sha),
    object: (repository, sha) => gitObject(show, repository, sha),
    commit: (repository, commit) => commitObject(show, repository, commit),
    gitActor: (signature) => gitActor(show, signature),
    pull: (pull) => pullObject(show, pull),
    queueEntry: (entry) => queueEntryObject(show, entry),
    checks: (repository, sha) => checksObject(show, repository, sha),
  };
  return show;
}
