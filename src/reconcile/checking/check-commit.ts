/** A commit against the one that it starts from: what both check runs say of it. */
import type { Sha } from "../../domain/repository.ts";
import type { Mirror } from "../../ports/mirrors.ts";
import { manifestsCheck } from "../../presentation/validation/manifests-check.ts";
import { policyCheck } from "../../presentation/validation/policy-check.ts";
import { notChecked } from "../../presentation/validation/unfinished.ts";
import type { RenderedChanges } from "../../validation/rendered/rendered-changes.ts";
import { CONFIG_FILE } from "../observe/configuration.ts";
import type { Outside } from "../outside.ts";
import { mayHoldManifests } from "./candidates.ts";
import type { CheckRoom } from "./check-room.ts";
import type { Standard } from "./checked-repository.ts";
import { judgeManifests, rangeOf } from "./judge-manifests.ts";
import { judgePolicies } from "./judge-policies.ts";
import type { Measure } from "./measure.ts";
import { planFiles } from "./plan-files.ts";
import { renderCommit } from "./render-commit.ts";
import { alike, type BothWords } from "./write-checks.ts";

export interface CommitToCheck {
  readonly head: Sha;
  /** Where the pull request starts; undefined: it has nothing in common with its base. */
  readonly from: Sha | undefined;
  /** Branch that it is for, and its head. */
  readonly base: string;
  readonly standing: Sha;
  /** What is in a fork is not rendered unless that is allowed. */
  readonly fromFork: boolean;
}

/** Throws Transient where something cannot be read now; whatever a file holds is a finding. */
export async function checkCommit(
  outside: Outside,
  room: CheckRoom,
  mirror: Mirror,
  { config, territory, elsewhere }: Standard,
  { head, from, base, standing, fromFork }: CommitToCheck,
): Promise<BothWords> {
  if (config === undefined || territory === undefined || elsewhere === undefined)
    return withoutConfiguration(mirror, from, head);
  if ("fault" in elsewhere) return alike(notChecked(elsewhere.fault, "mended"));
  return room.alone(async () => {
    const started = performance.now();
    const plan = await planFiles(mirror, from, head, territory, room.reach);
    const measure: Measure = { config, elsewhere };
    const before = plan.before === undefined ? undefined : await room.base(mirror, plan.before, measure);
    const after = await room.head(mirror, plan.after, measure, before?.resources);
    const rendered = await renderCommit(room, mirror, measure, plan, after, { head, from, fromFork, territory });
    for (const { rule, error } of [...after.validation.failures, ...(rendered?.failures ?? [])])
      outside.log.error({ rule, error }, "A rule failed");
    const range = rangeOf(config, [...plan.environments, ...environmentsOf(rendered)], head, base);
    const manifests = await judgeManifests(mirror, plan, range, before, after, rendered);
    const policy = await judgePolicies({ room, mirror, measure, plan, range, before, after, rendered, standing });
    outside.log.info(
      {
        head,
        changed: plan.changed.size,
        files: plan.after.files.length,
        cached: after.validation.timing.cached,
        rendered: rendered?.outcomes.length ?? 0,
        ms: Math.round(performance.now() - started),
      },
      "Manifests checked",
    );
    return { manifests: manifestsCheck(manifests), policy: policyCheck(policy) };
  });
}

const environmentsOf = (rendered: RenderedChanges | undefined): readonly string[] =>
  (rendered?.outcomes ?? []).flatMap(({ target: { environment } }) => environment ?? []);

/** A pull request that mends `towpath.yaml`, and nothing else, must not wait for it to be mended. */
async function withoutConfiguration(mirror: Mirror, from: Sha | undefined, head: Sha): Promise<BothWords> {
  const known = new Map((from === undefined ? [] : await mirror.files(from)).map(({ path, blob }) => [path, blob]));
  const after = (await mirror.files(head)).filter(mayHoldManifests);
  const paths = new Set((await mirror.files(head)).map(({ path }) => path));
  const removed = [...known.keys()].filter(
    (path) => !paths.has(path) && mayHoldManifests({ path, blob: "", mode: "100644" }),
  );
  if (removed.length === 0 && after.every(({ path, blob }) => known.get(path) === blob)) {
    const nothing = { head, base: "", environments: [] };
    return {
      manifests: manifestsCheck({
        ...nothing,
        fresh: [],
        known: [],
        suppressed: [],
        suppressedElsewhere: 0,
        skipped: [],
        failures: [],
        files: { changed: 0, removed: 0, around: 0 },
        objects: 0,
      }),
      policy: policyCheck({
        ...nothing,
        changes: false,
        findings: [],
        notEvaluated: [],
        leftToCluster: [],
        idle: [],
        policies: 0,
        rules: 0,
        objects: 0,
      }),
    };
  }
  const why = `${CONFIG_FILE} on the default branch cannot be read, so that it is not known what counts here; its mistakes are in the check Towpath / config on that branch.`;
  return alike(notChecked(why, "mended"));
}
