/** Lanes of pull requests' checks: what they are called, and what deliveries in them say. */
import type { Sha } from "../../domain/repository.ts";
import { isSha } from "../../domain/repository.ts";
import type { Delivery, LaneKey } from "../../ports/inbox.ts";
import { isRecord } from "../is-record.ts";

/**
 * A pull request; a commit of which it is not known yet whose head it is (or that of a merge queue); or all open pull
 * requests of the repository, to find those that nobody told of.
 */
export type ChecksSubject = { readonly pull: number } | { readonly commit: Sha } | "all";

export const checksLane = (repositoryId: number, subject: ChecksSubject): LaneKey =>
  `checks:${repositoryId}:${subject === "all" ? "all" : "pull" in subject ? subject.pull : subject.commit}`;

/** Undefined for lanes of another kind. */
export function parseChecksLane(
  key: string,
): { readonly repositoryId: number; readonly subject: ChecksSubject } | undefined {
  const [, id, rest = ""] = /^checks:(\d+):(all|\d{1,15}|[0-9a-f]{40})$/.exec(key) ?? [];
  if (id === undefined) return undefined;
  const subject: ChecksSubject = rest === "all" ? "all" : isSha(rest) ? { commit: rest } : { pull: Number(rest) };
  return { repositoryId: Number(id), subject };
}

/** Payload of deliveries in these lanes; all parts are optional. */
export interface ChecksPayload {
  /** Somebody asks for them once more. */
  readonly again?: boolean;
  /** A merge queue built the commit on top of this one. */
  readonly onTopOf?: Sha;
  /** The branch that the queue merges into. */
  readonly base?: string;
  /** The queue is done with the commit, whatever became of it. */
  readonly ended?: boolean;
}

/** What the deliveries of a claim say together; read leniently, for an older version may have written them. */
export function readChecksPayloads(deliveries: readonly Delivery[]): ChecksPayload {
  const payloads = deliveries.map(({ payload }) => (isRecord(payload) ? payload : {}));
  const onTopOf = payloads
    .map((payload) => payload["onTopOf"])
    .findLast((sha) => typeof sha === "string" && isSha(sha));
  const base = payloads.map((payload) => payload["base"]).findLast((branch) => typeof branch === "string");
  return {
    again: payloads.some(({ again }) => again === true),
    ...(typeof onTopOf === "string" && { onTopOf }),
    ...(typeof base === "string" && { base }),
    ...(payloads.some(({ ended }) => ended === true) && { ended: true }),
  };
}
