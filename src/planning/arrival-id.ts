/** Names for what follows from that a release came to stand somewhere. */
import { hash } from "node:crypto";
import type { Sha } from "../domain/repository.ts";

/**
 * The same for the same commit, application and environment, and no other: one commit of a person may move several
 * applications and environments, and ids of decisions are unique in the ledger.
 */
export const arrivalId = (commit: Sha, application: string, environment: string): string =>
  `${commit.slice(0, 12)}-${hash("sha256", JSON.stringify([application, environment])).slice(0, 8)}`;
