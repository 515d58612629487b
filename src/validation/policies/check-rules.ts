/** Short rules in CEL that `towpath.yaml` holds itself: true is fine, false is a finding. */
import type { Cel } from "../../cel/start-cel.ts";
import type { CelOutcome } from "../../cel/task.ts";
import { POLICY_DECLARATIONS } from "../../config/policy-declarations.ts";
import type { CelPolicy } from "../../config/validation-config.ts";
import type { Resource } from "../resource.ts";
import { askedPath } from "./asked-path.ts";
import { isForCluster } from "./for-cluster.ts";
import { type PolicyFinding, quoted } from "./policy-report.ts";
import { groupVersion } from "./resource-types.ts";

export interface RulesInput {
  readonly after: readonly Resource[];
  readonly before: readonly Resource[];
  /** Empty where files belong to none. */
  readonly environment: string;
}

/** A rule that cannot be evaluated is a finding of its own level: it never passes for that. */
export async function checkRules(
  cel: Cel,
  rules: readonly CelPolicy[],
  input: RulesInput,
): Promise<readonly PolicyFinding[]> {
  const old = new Map(input.before.map((resource) => [identityOf(resource), resource.value]));
  const asked = rules.flatMap((rule) =>
    input.after
      .filter((resource) => isForCluster(resource) && isAbout(rule, resource))
      .map((resource) => ({ rule, resource })),
  );
  const outcomes = await cel.evaluate(
    asked.map(({ rule, resource }) => ({
      declarations: POLICY_DECLARATIONS,
      values: {
        object: resource.value,
        oldObject: old.get(identityOf(resource)) ?? null,
        environment: input.environment,
      },
      expressions: [rule.cel],
    })),
  );
  return asked.flatMap(({ rule, resource }, at) => findingOf(rule, resource, outcomes[at]?.[0]));
}

function findingOf(rule: CelPolicy, resource: Resource, outcome: CelOutcome | undefined): readonly PolicyFinding[] {
  if (outcome?.kind === "value" && outcome.value === true) return [];
  const about = resource.name === "" ? `this ${resource.kind}` : `${resource.kind} ${resource.name}`;
  const failed = outcome?.kind === "value" && outcome.value === false;
  const why = outcome?.kind === "error" ? outcome.why : "it does not answer true or false";
  const said = quoted(rule.message ?? `failed expression: ${rule.cel}`);
  return [
    {
      policy: rule.name,
      level: rule.level ?? "error",
      resource,
      path: askedPath(rule.cel, []),
      removed: false,
      message: failed
        ? `the rule "${rule.name}" does not hold for ${about}: ${said}`
        : `the rule "${rule.name}" cannot be evaluated for ${about}: ${why}`,
      remedy: failed
        ? "change the manifest, or the rule in towpath.yaml"
        : "mend the rule in towpath.yaml; ask has(object.…) before what may be absent",
    },
  ];
}

function isAbout({ match }: CelPolicy, { apiVersion, kind, namespace = "" }: Resource): boolean {
  const { group } = groupVersion(apiVersion);
  const names = ["*", kind, `${group}/${kind}`, `${apiVersion}/${kind}`];
  if (!match.kinds.some((each) => names.includes(each))) return false;
  return match.namespaces === undefined || match.namespaces.includes(namespace);
}

const identityOf = ({ apiVersion, kind, namespace = "", name }: Resource): string =>
  [groupVersion(apiVersion).group, kind, namespace, name].join(" ");
