/** From what the files came to at the base and at the head, to what people are told of manifests. */
import type { Config } from "../../config/config.ts";
import type { Finding } from "../../domain/finding.ts";
import type { Mirror } from "../../ports/mirrors.ts";
import type { CheckedRange, ManifestsFacts, SkippedObject } from "../../presentation/validation/facts.ts";
import type { RenderedChanges } from "../../validation/rendered/rendered-changes.ts";
import { withoutRepeated } from "../../validation/rendered/without-repeated.ts";
import type { CheckedSide } from "./check-room.ts";
import { compareFindings, standsOn } from "./compare-findings.ts";
import { versionFor } from "./measure.ts";
import type { CheckPlan } from "./plan-files.ts";

export async function judgeManifests(
  mirror: Mirror,
  plan: CheckPlan,
  range: CheckedRange,
  before: CheckedSide | undefined,
  { validation }: CheckedSide,
  rendered?: RenderedChanges,
): Promise<ManifestsFacts> {
  const { changed, removed } = plan;
  const from = plan.before?.commit;
  const renamed =
    from === undefined || removed.size === 0
      ? new Map<string, string>()
      : await mirror.renames(from, plan.after.commit);
  const compared = compareFindings(before?.validation.findings ?? [], validation.findings, changed, renamed);
  const paths = [...new Set(compared.undecided.map(({ file }) => file))];
  const lines = from === undefined ? new Map() : await mirror.changedLines(from, plan.after.commit, paths);
  const fresh = new Set<Finding>(compared.fresh);
  for (const finding of compared.undecided) if (standsOn(finding, lines.get(finding.file))) fresh.add(finding);
  const suppressed = [...validation.suppressed, ...silencedOnRendered(rendered, validation)];
  const inChanged = suppressed.filter(({ finding }) => changed.has(finding.file));
  const objects = validation.objects.filter(({ file }) => changed.has(file));
  const onRendered = withoutRepeated(rendered?.findings ?? [], validation.findings);
  const isRendered = (file: string): boolean =>
    rendered?.environments.some(({ sources }) => sources.has(file)) === true;
  return {
    ...range,
    fresh: [...validation.findings.filter((one) => fresh.has(one)), ...onRendered.filter(({ isOld }) => !isOld)],
    known: [...validation.findings.filter((one) => !fresh.has(one)), ...onRendered.filter(({ isOld }) => isOld)],
    suppressed: inChanged.map(({ finding, annotation, reason }) => ({ finding, annotation, reason })),
    suppressedElsewhere: suppressed.length - inChanged.length,
    skipped: objects.flatMap((object) => (isRendered(object.file) ? [] : skippedOf(object))),
    failures: [...new Set([...validation.failures, ...(rendered?.failures ?? [])].map(({ rule }) => rule))],
    files: {
      changed: changed.size,
      removed: removed.size,
      around: plan.after.files.filter(({ path }) => !changed.has(path)).length,
    },
    objects: objects.filter(({ kind }) => kind !== "").length,
    ...(rendered !== undefined && isTold(rendered) && { rendered }),
  };
}

/** Those that no annotation in the files themselves silences already. */
function silencedOnRendered(
  rendered: RenderedChanges | undefined,
  { suppressed }: CheckedSide["validation"],
): RenderedChanges["silenced"] {
  const told = suppressed.map(({ finding }) => finding);
  return (rendered?.silenced ?? []).filter(({ finding }) => withoutRepeated([finding], told).length > 0);
}

const isTold = ({ outcomes, notes, left }: RenderedChanges): boolean =>
  outcomes.length + notes.length + left.length > 0;

/** What has a kind and no verdict, and templates; files of other tools need no word. */
function skippedOf({
  file,
  line,
  kind,
  name,
  status,
  message,
}: CheckedSide["validation"]["objects"][number]): readonly SkippedObject[] {
  if (status !== "skipped" || (kind === "" && !message.includes("template"))) return [];
  const why = message === "" ? "a kind that command-line tools read, not the cluster" : message;
  return kind !== "" && message === "" ? [] : [{ file, line, what: [kind, name].filter(Boolean).join(" "), why }];
}

/** What the words of all summaries need; environments in the order of the configuration. */
export function rangeOf(config: Config, touched: readonly string[], head: string, base: string): CheckedRange {
  const names = config.environments.map(({ name }) => name).filter((name) => touched.includes(name));
  return {
    ...{ head, base },
    environments: names.map((name) => ({ name, kubernetesVersion: versionFor(config, name) })),
  };
}
