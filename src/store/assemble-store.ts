/** Puts the operations together to the ports, on a database that is open and migrated. */

import { buildsOfDeliveries } from "./builds/builds-of-deliveries.ts";
import { buildsOfImages } from "./builds/builds-of-images.ts";
import { pruneBuilds } from "./builds/prune-builds.ts";
import type { StoreContext } from "./context.ts";
import { addDeclined } from "./declined/add-declined.ts";
import { declinedOfHome } from "./declined/declined-of-home.ts";
import { accept } from "./deliveries/accept.ts";
import { pruneDeliveries } from "./deliveries/prune-deliveries.ts";
import { allHomes } from "./homes/all-homes.ts";
import { putHome } from "./homes/put-home.ts";
import { removeHome } from "./homes/remove-home.ts";
import { claim } from "./lanes/claim.ts";
import { complete } from "./lanes/complete.ts";
import { counts } from "./lanes/counts.ts";
import { fail } from "./lanes/fail.ts";
import { nextDue } from "./lanes/next-due.ts";
import { release } from "./lanes/release.ts";
import { renew } from "./lanes/renew.ts";
import { wake } from "./lanes/wake.ts";
import { deleteDocuments } from "./projection/delete-documents.ts";
import { getDocument } from "./projection/get-document.ts";
import { putDocument } from "./projection/put-document.ts";
import { pruneStore } from "./retention.ts";
import { guarded } from "./storage-failure.ts";
import type { Store } from "./store.ts";

/** Long enough for a slow renewal, short enough that the lanes of a replica that died are not missed. */
const LEASE_MS = { postgres: 60_000, sqlite: 365 * 24 * 60 * 60 * 1000 };

export function assembleStore(context: StoreContext, close: () => Promise<void>): Store {
  const inbox: Store["inbox"] = {
    accept: (delivery) => guarded(() => accept(context, delivery)),
    prune: (before, limit) => guarded(() => pruneDeliveries(context, before, limit)),
  };
  const builds: Store["builds"] = {
    of: (images, limit) => guarded(() => buildsOfImages(context, images, limit)),
    ofDeliveries: (ids) => guarded(() => buildsOfDeliveries(context, ids)),
    prune: (before, keep) => guarded(() => pruneBuilds(context, before, keep)),
  };
  return {
    inbox,
    builds,
    lanes: {
      claim: (leaseMs) => guarded(() => claim(context, leaseMs)),
      complete: (lane, wakeAt) => guarded(() => complete(context, lane, wakeAt)),
      fail: (lane, error, retry) => guarded(() => fail(context, lane, error, retry)),
      release: (lane) => guarded(() => release(context, lane)),
      renew: (lane, leaseMs) => guarded(() => renew(context, lane, leaseMs)),
      wake: (key, at) => guarded(() => wake(context, key, at)),
      nextDue: () => guarded(() => nextDue(context)),
      counts: () => guarded(() => counts(context)),
    },
    declined: {
      add: (entry) => guarded(() => addDeclined(context, entry)),
      of: (homeId) => guarded(() => declinedOfHome(context, homeId)),
    },
    projection: {
      get: <T>(repositoryId: number, key: string) => guarded(() => getDocument<T>(context, repositoryId, key)),
      put: (repositoryId, key, value) => guarded(() => putDocument(context, repositoryId, key, value)),
      delete: (repositoryId, key) => guarded(() => deleteDocuments(context, repositoryId, key)),
    },
    homes: {
      put: (home) => guarded(() => putHome(context, home)),
      remove: (repositoryId) => guarded(() => removeHome(context, repositoryId)),
      all: () => guarded(() => allHomes(context)),
    },
    leaseMs: LEASE_MS[context.dialect],
    prune: () => pruneStore(inbox, builds, context.now()),
    close,
  };
}
