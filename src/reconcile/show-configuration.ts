/** Says what is wrong with a `towpath.yaml` where its author looks: a check run on the commit that holds it. */

import type { Config } from "../config/config.ts";
import { compareConfigurations } from "../config-change/compare-configurations.ts";
import type { Problem } from "../domain/failure.ts";
import type { Finding } from "../domain/finding.ts";
import type { Repository, Sha } from "../domain/repository.ts";
import type { CheckRun } from "../ports/checks.ts";
import type { Mirror } from "../ports/mirrors.ts";
import { mendsAndWeakens, nothingToCompare } from "../presentation/config-change-check.ts";
import { configCheck } from "../presentation/config-check.ts";
import type { CheckText } from "../presentation/promotion-check.ts";
import type { PullHint } from "./hints.ts";
import { CONFIG_FILE, type Configuration, parseConfiguration } from "./observe/configuration.ts";
import type { Outside } from "./outside.ts";

export const CONFIG_CHECK = "Towpath / config";
export const configCheckId = (pullRequest: number): string => `configuration-${pullRequest}`;

interface Told {
  readonly blob: Sha;
  readonly usable: boolean;
  /** The commit that the check run is on. */
  readonly head: Sha;
  /** The newest blob that could be read: what a broken one is compared with when it is mended. */
  readonly usableBlob?: Sha;
  /** Decisions that name nobody. */
  readonly orphans?: readonly Problem[];
}

type Known = Extract<Configuration, { readonly kind: "usable" | "broken" }>;

/** Whether another file counts now than the one that people were last told of. */
export const isOtherConfiguration = async (
  { projection }: Outside,
  homeId: number,
  { blob }: Known,
): Promise<boolean> => (await projection.get<Told>(homeId, "configuration"))?.blob !== blob;

/**
 * On the default branch: with each change of the file, and on each new head while it is broken or decisions are orphaned.
 * Nothing for a usable one in `mode: observe`, unless it was broken before. `orphans` undefined: as they were last.
 * Where somebody asks for it again, in any case.
 */
export async function showConfiguration(
  { checks, projection }: Outside,
  home: Repository,
  configuration: Known,
  orphans?: readonly Problem[],
  again: readonly Sha[] = [],
): Promise<void> {
  const told = await projection.get<Told>(home.id, "configuration");
  const { blob, head } = configuration;
  const usable = configuration.kind === "usable";
  const left = orphans ?? told?.orphans ?? [];
  const sameOrphans = JSON.stringify(left) === JSON.stringify(told?.orphans ?? []);
  const settled = usable && left.length === 0;
  const asked = again.includes(head);
  if (!asked && told?.blob === blob && told.usable === usable && sameOrphans && (settled || told.head === head)) return;
  const quiet =
    !asked && configuration.kind === "usable" && configuration.config.mode === "observe" && told?.usable !== false;
  if (!quiet)
    await checks.write(
      home,
      usable
        ? checkOf(head, configCheck({ file: CONFIG_FILE, findings: [], config: configuration.config, orphans: left }))
        : mistaken(head, configuration.findings),
    );
  const usableBlob = usable ? blob : told?.usableBlob;
  const kept = { blob, usable, head, ...(usableBlob !== undefined && { usableBlob }) };
  await projection.put(home.id, "configuration", { ...kept, ...(left.length > 0 && { orphans: left }) } satisfies Told);
}

/**
 * On pull requests that change the file while the default branch's cannot be read, or only observes: whoever opened
 * them. What is usable and acts is compared in the pass, where people can be asked.
 */
export async function checkProposedConfigurations(
  outside: Outside,
  home: Repository,
  mirror: Mirror,
  current: Known,
  pulls: readonly PullHint[],
): Promise<void> {
  if (current.kind === "usable" && current.config.mode === "act") return;
  for (const { repositoryId, number, state, sameRepository, branch } of pulls) {
    // What lies in a fork is not in the mirror; it is read when it is merged.
    const head = mirror.branches.get(branch);
    if (repositoryId !== home.id || state !== "open" || !sameRepository || head === undefined) continue;
    const file = await mirror.file(head, CONFIG_FILE);
    if (file === undefined || file.blob === current.blob) continue;
    const read = await parseConfiguration(mirror, file);
    if ("managedBy" in read) continue;
    const externalId = configCheckId(number);
    const check =
      "mistakes" in read
        ? mistaken(head, read.mistakes)
        : checkOf(head, await textOf(outside, home, mirror, current, read));
    await outside.checks.write(home, { ...check, externalId });
  }
}

/** A file that mends may not weaken at the same time: nobody could say who guards what. */
async function textOf(
  { projection }: Outside,
  home: Repository,
  mirror: Mirror,
  current: Known,
  config: Config,
): Promise<CheckText> {
  const meaning = configCheck({ file: CONFIG_FILE, findings: [], config });
  if (current.kind === "usable") return meaning;
  const blob = (await projection.get<Told>(home.id, "configuration"))?.usableBlob;
  const known = blob !== undefined && (await mirror.blobs([blob])).has(blob);
  const before = known ? await parseConfiguration(mirror, { blob, mode: "100644" }) : undefined;
  if (before === undefined || !("environments" in before)) return nothingToCompare(config);
  const { weakened } = compareConfigurations(before, config);
  return weakened.length === 0 ? meaning : mendsAndWeakens(weakened, config);
}

const mistaken = (head: Sha, findings: readonly Finding[]): CheckRun => ({
  ...checkOf(head, configCheck({ file: CONFIG_FILE, findings, config: undefined })),
  findings,
});

const checkOf = (head: Sha, text: CheckText): CheckRun => ({
  ...{ head, name: CONFIG_CHECK, externalId: "configuration", findings: [] },
  ...text,
});
