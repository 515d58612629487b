/** Writes the records of merges into the ledger, all of a pass in one commit. */
import { releaseVersion } from "../../domain/release.ts";
import type { RecordAction } from "../../planning/plan.ts";
import { mergedAsProposed } from "../../planning/stops.ts";
import { differingComment } from "../../presentation/comments.ts";
import { appendToLedger } from "../ledger/append.ts";
import { formatMergeRecord, type MergeRecord, mergeRecordPath } from "../ledger/merge-record.ts";
import { subjectKey } from "../observe/subject.ts";
import type { Applying, Outcome } from "./applying.ts";

export async function recordMerges(applying: Applying, actions: readonly RecordAction[]): Promise<Outcome> {
  const { ledger } = applying;
  const records = actions.flatMap((action) => recordOf(applying, action));
  const names = actions.map(({ application, environment }) => `${application} in ${environment}`);
  const message = `Record ${names.length === 1 ? `the merge of ${names[0]}` : `${names.length} merges`}\n\n${names.length === 1 ? "" : `${names.join("\n")}\n`}`;
  for (const action of actions) await tellDifference(applying, action);
  await appendToLedger(applying, { text: message }, () =>
    records
      .filter((record) => !ledger.has(subjectKey(record), record.pullRequest))
      .map((record) => ({ path: mergeRecordPath(record, record.pullRequest), text: formatMergeRecord(record) })),
  );
  applying.log.info({ merges: names }, "recorded merges in the ledger");
  return "done";
}

/** Said before it is recorded, so that a crash between the two says it again in the same comment. */
async function tellDifference(applying: Applying, { environment, merged }: RecordAction): Promise<void> {
  const ground = applying.ground(environment);
  if (ground === undefined || merged.proposed === undefined || mergedAsProposed(merged)) return;
  const comment = differingComment({
    proposed: releaseVersion(merged.proposed),
    merged: merged.release === undefined ? undefined : releaseVersion(merged.release),
  });
  await applying.outside.pullRequests.say(ground.repository, merged.number, "towpath:differs", comment);
}

function recordOf(applying: Applying, { application, environment, merged }: RecordAction): readonly MergeRecord[] {
  const ground = applying.ground(environment);
  if (ground === undefined) return [];
  const repositoryId = ground.repository.id;
  const known = applying.pulls
    .merged()
    .find((pull) => pull.repositoryId === repositoryId && pull.number === merged.number);
  const record: MergeRecord = {
    environment,
    application,
    pullRequest: merged.number,
    repository: ground.repository.fullName,
    mergeCommit: merged.mergeCommit,
    head: merged.head,
    mergedAt: merged.mergedAt,
    mergedBy: merged.mergedBy,
    proposed: merged.proposed?.images ?? [],
    merged: merged.release?.images ?? [],
    gates: (known?.gates ?? []).map(({ gate, state, reason }) => ({ gate, state, reason })),
  };
  return [record];
}
