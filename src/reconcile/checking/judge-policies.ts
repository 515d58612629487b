/** What the policies of the base branch and the rules of `towpath.yaml` say to what a pull request changes. */
import { isDeepStrictEqual } from "node:util";
import { DEFAULT_VALIDATION } from "../../config/validation-config.ts";
import type { Finding } from "../../domain/finding.ts";
import type { Sha } from "../../domain/repository.ts";
import type { Mirror } from "../../ports/mirrors.ts";
import type { CheckedRange, PolicyFacts } from "../../presentation/validation/facts.ts";
import { checkPolicies } from "../../validation/policies/check-policies.ts";
import { checkRules } from "../../validation/policies/check-rules.ts";
import { findingOf, type NotEvaluated, type PolicyFinding } from "../../validation/policies/policy-report.ts";
import { policySettings } from "../../validation/policies/policy-settings.ts";
import { pointerTo } from "../../validation/rendered/map-finding.ts";
import type { RenderedChanges } from "../../validation/rendered/rendered-changes.ts";
import type { Resource } from "../../validation/resource.ts";
import { Admitted } from "./admitted.ts";
import { askAboutChanges } from "./ask-conftest.ts";
import type { CheckedSide, CheckRoom } from "./check-room.ts";
import type { Measure } from "./measure.ts";
import { type CheckPlan, isEnvironment } from "./plan-files.ts";
import { type Holders, policyHolders } from "./policy-holders.ts";

export interface PoliciesToJudge {
  readonly room: CheckRoom;
  readonly mirror: Mirror;
  readonly measure: Measure;
  readonly plan: CheckPlan;
  readonly range: CheckedRange;
  readonly before: CheckedSide | undefined;
  readonly after: CheckedSide;
  readonly rendered: RenderedChanges | undefined;
  /** The head of the base branch: the policies that will meet what is merged. */
  readonly standing: Sha;
}

/** Only within `room.alone`. */
export async function judgePolicies(judged: PoliciesToJudge): Promise<PolicyFacts> {
  const { room, mirror, measure, plan, range, before, after, rendered, standing } = judged;
  const { policies: rules = [], validation = DEFAULT_VALIDATION } = measure.config;
  const admitted = new Admitted(plan, before?.resources, after.resources, rendered);
  const changes = plan.changed.size + plan.removed.size + (rendered?.environments.length ?? 0) > 0;
  const { holders, problems } = changes ? await policyHolders(room, mirror, measure, plan, standing) : NONE;
  const found: PolicyFinding[] = [];
  const unanswered = new Map<string, NotEvaluated>();
  for (const one of problems) merge(unanswered, one);
  const idle = new Map<string, { readonly policy: string; readonly why: string }>();
  const asked = new Set<string>();
  for (const scope of admitted.scopes) {
    const all = after.resources.get(scope) ?? [];
    const versions = withoutSame(admitted.in(scope));
    for (const { file, document, name, kind } of [...versions.after, ...versions.before])
      asked.add(JSON.stringify([kind, name, file, document]));
    const inScope = holders.filter(({ scopes }) => scopes.length === 0 || scopes.includes(scope));
    const policies = inScope.flatMap(({ resources }) => resources.map(({ value }) => value));
    if (policies.length > 0) {
      const report = await checkPolicies(room.cel, {
        ...versions,
        policies,
        others: [...[...all, ...after.defined].map(({ value }) => value), ...policies],
        settings: policySettings(validation),
      });
      found.push(...report.findings);
      for (const one of report.notEvaluated) merge(unanswered, one);
      for (const one of report.idle) idle.set(JSON.stringify(one), one);
    }
    const environment = isEnvironment(scope) ? scope : "";
    found.push(...(await checkRules(room.cel, rules, { ...versions, environment })));
  }
  if (validation.conftest !== undefined && changes) {
    const conftest = await askAboutChanges(room, mirror, validation.conftest, plan, after, standing);
    found.push(...conftest.findings);
    for (const one of conftest.problems) merge(unanswered, one);
  }
  const placed = await placeAll(found, rendered);
  const left = new Set(validation.leftToTheCluster);
  const notEvaluated = [...unanswered.values()];
  return {
    ...range,
    changes,
    findings: [...new Map(placed.map((finding) => [JSON.stringify(finding), finding])).values()],
    notEvaluated: notEvaluated.filter(({ policy }) => !left.has(policy)),
    leftToCluster: notEvaluated.filter(({ policy }) => left.has(policy)),
    idle: [...idle.values()],
    policies: holders.flatMap(({ resources }) => resources.filter(({ kind }) => kind === "ValidatingAdmissionPolicy"))
      .length,
    rules: rules.length,
    objects: asked.size,
  };
}

/** In the files of the repository; of what is rendered in those that it came from. */
async function placeAll(
  found: readonly PolicyFinding[],
  rendered: RenderedChanges | undefined,
): Promise<readonly Finding[]> {
  if (rendered === undefined) return found.map(findingOf);
  return rendered.place(
    found.map((one) => ({ finding: { ...findingOf(one), pointer: pointerTo(one.path) }, resource: one.resource })),
  );
}

/** Objects that did not change are not sent to the cluster, wherever they moved. */
function withoutSame(versions: { readonly after: readonly Resource[]; readonly before: readonly Resource[] }) {
  const before = new Map(versions.before.map((resource) => [identityOf(resource), resource]));
  const same = new Set<Resource>();
  for (const resource of versions.after) {
    const old = before.get(identityOf(resource));
    if (old === undefined || !isDeepStrictEqual(old.value, resource.value)) continue;
    same.add(old);
    same.add(resource);
  }
  const changed = (resources: readonly Resource[]): readonly Resource[] => resources.filter((one) => !same.has(one));
  return { after: changed(versions.after), before: changed(versions.before) };
}

const identityOf = ({ apiVersion, kind, namespace = "", name }: Resource): string =>
  [apiVersion, kind, namespace, name].join(" ");

const NONE: Holders = { holders: [], problems: [] };

function merge(unanswered: Map<string, NotEvaluated>, one: NotEvaluated): void {
  const key = `${one.policy}\n${one.why}`;
  unanswered.set(key, { ...one, objects: one.objects + (unanswered.get(key)?.objects ?? 0) });
}
