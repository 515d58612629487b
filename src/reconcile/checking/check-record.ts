/** What is remembered of a commit's checks, so that those of an older head are ended and nothing is checked twice. */
import type { Sha } from "../../domain/repository.ts";
import type { Projection } from "../../ports/facts.ts";

export interface CheckRecord {
  readonly head: Sha;
  /** `running`: check runs may stand in progress on that head. */
  readonly state: "running" | "done";
  /** What the result came from, besides the head: commit where it starts, `towpath.yaml`. Empty while it runs. */
  readonly input: string;
  /** Both checks are green, or are about to be: known before it is said, since what waits for it hears of it at once. */
  readonly passed?: boolean;
  /** Of a merge queue: what it was built on, and the branch that it merges into. */
  readonly queue?: { readonly onTopOf: Sha; readonly base: string };
}

const keyOf = (subject: number | Sha): string => `checks/${subject}`;

export const readRecord = (projection: Projection, repositoryId: number, subject: number | Sha) =>
  projection.get<CheckRecord>(repositoryId, keyOf(subject));

/**
 * Whether Towpath may merge that head by itself, as far as its own checks of manifests and policies go. GitHub's word on
 * merging may be older than they are, and nothing has to require them.
 */
export async function mayMerge(
  projection: Projection,
  repositoryId: number,
  pullRequest: number,
  head: Sha,
): Promise<boolean> {
  const record = await readRecord(projection, repositoryId, pullRequest);
  return record?.head === head && (record.passed ?? record.state === "done");
}

export const writeRecord = (
  projection: Projection,
  repositoryId: number,
  subject: number | Sha,
  record: CheckRecord,
): Promise<void> => projection.put(repositoryId, keyOf(subject), record);

export const forgetRecord = (projection: Projection, repositoryId: number, subject: number | Sha): Promise<void> =>
  projection.delete(repositoryId, keyOf(subject));
