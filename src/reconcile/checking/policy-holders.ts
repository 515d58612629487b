/** Where policies come from: the base branch of what is checked, and repositories that the configuration names. */
import { isDeepStrictEqual } from "node:util";
import type { Sha } from "../../domain/repository.ts";
import type { Mirror } from "../../ports/mirrors.ts";
import type { NotEvaluated } from "../../validation/policies/policy-report.ts";
import type { Resource } from "../../validation/resource.ts";
import { folderOf, mayHoldManifests } from "./candidates.ts";
import type { CheckRoom } from "./check-room.ts";
import type { SharedPolicies } from "./elsewhere.ts";
import type { Measure } from "./measure.ts";
import type { CheckPlan } from "./plan-files.ts";

export interface Holder {
  /** Empty: every environment. */
  readonly scopes: readonly string[];
  readonly resources: readonly Resource[];
}

export interface Holders {
  readonly holders: readonly Holder[];
  /** What is no policy although it should be one: it must not be taken for none. */
  readonly problems: readonly NotEvaluated[];
}

const POLICY = "ValidatingAdmissionPolicy";
const GROUP = "admissionregistration.k8s.io/";

/**
 * Policies, bindings and what stands beside them, as the base has them: a pull request cannot loosen its own. Those of
 * other repositories come last, so that none of the same name takes their place. Only within `room.alone`.
 */
export async function policyHolders(
  room: CheckRoom,
  mirror: Mirror,
  measure: Measure,
  plan: CheckPlan,
  standing: Sha,
): Promise<Holders> {
  const own = await ownHolders(room, mirror, measure, plan, standing);
  const shared: Holder[] = [];
  const problems: NotEvaluated[] = [];
  for (const one of measure.elsewhere.policies) {
    const read = await sharedHolder(room, measure, one);
    problems.push(...read.problems, ...rivals([...own, ...shared], read.holder, one));
    shared.push(read.holder);
  }
  return { holders: [...own, ...shared], problems };
}

async function ownHolders(
  room: CheckRoom,
  mirror: Mirror,
  measure: Measure,
  plan: CheckPlan,
  standing: Sha,
): Promise<readonly Holder[]> {
  const speaking = await room.speaking.of(mirror, standing, "policies");
  if (speaking.length === 0) return [];
  // Parameters and namespaces stand beside policies; those of an environment are read as the pull request has them.
  const folders = new Set(speaking.map(({ path }) => folderOf(path)));
  const known = new Set(speaking.map(({ path }) => path));
  const beside = (await mirror.files(standing)).filter(
    (file) =>
      mayHoldManifests(file) &&
      !known.has(file.path) &&
      folders.has(folderOf(file.path)) &&
      plan.environmentsOf(file.path).length === 0,
  );
  const found = [...speaking, ...beside];
  const side = { commit: standing, files: found.map((file) => ({ ...file, scopes: ["policies"] })) };
  const { validation } = await room.base(mirror, side, measure);
  return found.map(({ path }) => ({
    scopes: plan.environmentsOf(path),
    resources: validation.resources.filter(({ file }) => file === path),
  }));
}

async function sharedHolder(
  room: CheckRoom,
  measure: Measure,
  { repository, mirror, commit, files }: SharedPolicies,
): Promise<{ readonly holder: Holder; readonly problems: readonly NotEvaluated[] }> {
  const side = { commit, files: files.map((file) => ({ ...file, scopes: ["policies"] })) };
  const { validation } = await room.base(mirror, side, measure);
  const broken = validation.objects.filter(
    ({ status, kind, apiVersion }) => status === "error" && (kind === "" || apiVersion.startsWith(GROUP)),
  );
  return {
    holder: { scopes: [], resources: validation.resources },
    problems: broken.map(({ file, line, name, message }) => ({
      policy: name === "" ? file : name,
      why: `${file}:${line} of ${repository.fullName} cannot be read: ${message.replace(/\.$/, "")}`,
      objects: 0,
    })),
  };
}

/** A cluster holds one policy of a name: where two are different, nobody knows which. */
function rivals(
  holders: readonly Holder[],
  { resources }: Holder,
  { repository }: SharedPolicies,
): readonly NotEvaluated[] {
  const known = holders.flatMap((holder) => holder.resources).filter(({ kind }) => kind === POLICY);
  return resources
    .filter(({ kind }) => kind === POLICY)
    .filter(({ name, value }) =>
      known.some((one) => one.name === name && !isDeepStrictEqual(one.value["spec"], value["spec"])),
    )
    .map(({ name }) => ({
      policy: name,
      why: `another policy of this name stands elsewhere, with another content than in ${repository.fullName}`,
      objects: 0,
    }));
}
