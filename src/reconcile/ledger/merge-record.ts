/**
 * `merges/<environment>/<application>/<pull request>.yaml` in the ledger: what a promotion merged, who merged it, and how
 * its gates stood. Squashes, queues and people's merges drop a commit's trailers; this stays.
 */
import { stringify } from "yaml";
import { formatVersion, parseVersion } from "../../domain/image-reference.ts";
import type { Destination } from "../../domain/promotion.ts";
import { fulfils, type Release, type ReleaseImage } from "../../domain/release.ts";
import type { FullName, Sha } from "../../domain/repository.ts";
import { segment, unsegment } from "./segment.ts";
import { parseLedgerFile } from "./shape.ts";

export interface MergeRecord extends Destination {
  readonly pullRequest: number;
  readonly repository: FullName;
  readonly mergeCommit: Sha;
  readonly head: Sha;
  readonly mergedAt: number;
  readonly mergedBy: string;
  /** What the pull request proposed; empty where that is not known. */
  readonly proposed: Release["images"];
  /** What stood in the environment after the merge; empty where that could not be read. */
  readonly merged: Release["images"];
  readonly gates: readonly { readonly gate: string; readonly state: string; readonly reason: string }[];
}

const FOLDER = "merges";

/** Names are escaped as in URLs, so that no name leaves its folder and no two meet in one file. */
export const mergeRecordPath = ({ environment, application }: Destination, pullRequest: number): string =>
  `${mergeRecordFolder({ environment, application })}${pullRequest}.yaml`;

export const mergeRecordFolder = ({ environment, application }: Destination): string =>
  `${FOLDER}/${segment(environment)}/${segment(application)}/`;

/** The inverse of {@link mergeRecordPath}; undefined for other files. */
export function parseMergeRecordPath(path: string): (Destination & { readonly pullRequest: number }) | undefined {
  const [folder, environment, application, file, ...more] = path.split("/");
  if (folder !== FOLDER || environment === undefined || application === undefined || more.length > 0) return undefined;
  const number = /^([1-9][0-9]{0,9})\.yaml$/.exec(file ?? "")?.[1];
  if (number === undefined) return undefined;
  const destination = { environment: unsegment(environment), application: unsegment(application) };
  if (destination.environment === undefined || destination.application === undefined) return undefined;
  return { environment: destination.environment, application: destination.application, pullRequest: Number(number) };
}

/** Whether something else was merged than was proposed: then nothing goes on downstream. Unknown is no difference. */
export const differs = ({ proposed, merged }: Pick<MergeRecord, "proposed" | "merged">): boolean =>
  proposed.length > 0 && !fulfils(merged, proposed);

export const formatMergeRecord = (record: MergeRecord): string =>
  stringify(
    {
      schema: 1,
      environment: record.environment,
      application: record.application,
      "pull-request": record.pullRequest,
      repository: record.repository,
      "merge-commit": record.mergeCommit,
      head: record.head,
      "merged-at": new Date(record.mergedAt).toISOString(),
      "merged-by": record.mergedBy,
      proposed: record.proposed.map(formatImage),
      merged: record.merged.map(formatImage),
      gates: record.gates.map(({ gate, state, reason }) => ({ gate, state, reason })),
    },
    { lineWidth: 0 },
  );

/** The inverse of {@link formatMergeRecord}. Throws Mistake `ledger-unreadable` for anything else. */
export function parseMergeRecord(file: string, text: string): MergeRecord {
  const fields = parseLedgerFile(file, text);
  return {
    environment: fields.text("environment"),
    application: fields.text("application"),
    pullRequest: fields.number("pull-request"),
    repository: fields.text("repository"),
    mergeCommit: fields.text("merge-commit"),
    head: fields.text("head"),
    mergedAt: fields.time("merged-at"),
    mergedBy: fields.text("merged-by"),
    proposed: fields.texts("proposed").flatMap(parseImage),
    merged: fields.texts("merged").flatMap(parseImage),
    gates: fields
      .list("gates")
      .map((gate) => ({ gate: gate.text("gate"), state: gate.text("state"), reason: gate.text("reason") })),
  };
}

const formatImage = (image: ReleaseImage): string => `${image.image}=${formatVersion(image)}`;

function parseImage(text: string): readonly ReleaseImage[] {
  const at = text.indexOf("=");
  const version = at < 0 ? undefined : parseVersion(text.slice(at + 1));
  return version === undefined ? [] : [{ image: text.slice(0, at), ...version }];
}
