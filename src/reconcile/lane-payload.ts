/** What deliveries of repository lanes carry of their repository, for one that is not known yet. */

import type { Repository } from "../domain/repository.ts";
import type { Delivery } from "../ports/inbox.ts";
import { isRecord } from "./is-record.ts";

/** The newest that the deliveries name with that id. */
export function repositoryIn(deliveries: readonly Delivery[], id: number): Repository | undefined {
  return deliveries
    .map(({ payload }) => (isRecord(payload) ? payload["repository"] : undefined))
    .filter(isRepository)
    .findLast((repository) => repository.id === id);
}

function isRepository(value: unknown): value is Repository {
  return (
    isRecord(value) &&
    typeof value["id"] === "number" &&
    typeof value["fullName"] === "string" &&
    typeof value["installationId"] === "number" &&
    typeof value["defaultBranch"] === "string"
  );
}
