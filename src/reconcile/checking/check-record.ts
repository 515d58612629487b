/** What is remembered of a commit's checks, so that those of an older head are ended and nothing is checked twice. */
import type { Sha } from "../../domain/repository.ts";
import type { Projection } from "../../ports/facts.ts";

export interface CheckRecord {
  readonly head: Sha;
  /** `running`: check runs may stand in progress on that head. */
  readonly state: "running" | "done";
  /** What the result came from, besides the head: commit where it starts, `towpath.yaml`. Empty while it runs. */
  readonly input: string;
  /** Of a merge queue: what it was built on, and the branch that it merges into. */
  readonly queue?: { readonly onTopOf: Sha; readonly base: string };
}

const keyOf = (subject: number | Sha): string => `checks/${subject}`;

export const readRecord = (projection: Projection, repositoryId: number, subject: number | Sha) =>
  projection.get<CheckRecord>(repositoryId, keyOf(subject));

export const writeRecord = (
  projection: Projection,
  repositoryId: number,
  subject: number | Sha,
  record: CheckRecord,
): Promise<void> => projection.put(repositoryId, keyOf(subject), record);

export const forgetRecord = (projection: Projection, repositoryId: number, subject: number | Sha): Promise<void> =>
  projection.delete(repositoryId, keyOf(subject));
