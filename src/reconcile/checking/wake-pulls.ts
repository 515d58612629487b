/** Which pull requests' checks have to be looked at, where an event names a commit only, or nobody told of them at all. */
import type { Repository, Sha } from "../../domain/repository.ts";
import type { PullRequest } from "../../ports/pull-requests.ts";
import type { Outside } from "../outside.ts";
import { readRecord } from "./check-record.ts";
import { type CheckedRepository, readStandard, type Standard } from "./checked-repository.ts";
import { type ChecksPayload, checksLane } from "./checks-lane.ts";

/** Those whose head is the commit, in forks as well: GitHub's list of a commit's pull requests leaves those out. */
export async function wakePullsOf(
  outside: Outside,
  repository: Repository,
  commit: Sha,
  payload: ChecksPayload,
): Promise<void> {
  const open = await outside.pullRequests.listEveryOpen(repository);
  for (const pull of open.filter(({ head }) => head === commit)) await wake(outside, repository, pull, payload);
}

/** All open ones that have no result for their head, or one that came from another `towpath.yaml`, other schemas or policies. */
export async function wakeAllPulls(outside: Outside, checked: CheckedRepository): Promise<void> {
  const { repository } = checked;
  const open = await outside.pullRequests.listEveryOpen(repository);
  if (open.length === 0) return;
  const mirror = await outside.mirrors.fetch(repository);
  const standards = new Map<string, Standard | undefined>();
  for (const { base } of open)
    if (!standards.has(base)) standards.set(base, await readStandard(outside, checked, mirror, base));
  for (const pull of open) {
    const record = await readRecord(outside.projection, repository.id, pull.number);
    const key = standards.get(pull.base)?.key ?? "";
    const isDone = record?.state === "done" && record.head === pull.head && record.input.endsWith(key);
    if (!isDone) await wake(outside, repository, pull, {});
  }
}

/** Under an id of its own each time: an earlier one may have been worked off already. */
const wake = async (
  { inbox, clock }: Outside,
  repository: Repository,
  { number, head }: PullRequest,
  payload: ChecksPayload,
): Promise<void> => {
  await inbox.accept({
    id: `checks:${repository.id}:${number}:${head}:${clock.now()}`,
    lane: checksLane(repository.id, { pull: number }),
    event: "checks",
    payload,
    builds: [],
  });
};
