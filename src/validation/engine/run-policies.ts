/** Policies and rules in CEL about the objects of each environment, where there is no base branch to compare with. */

import type { Cel } from "../../cel/start-cel.ts";
import type { CelPolicy } from "../../config/validation-config.ts";
import { checkPolicies, type PolicySettings } from "../policies/check-policies.ts";
import { checkRules } from "../policies/check-rules.ts";
import { isForCluster } from "../policies/for-cluster.ts";
import { findingOf, type NotEvaluated } from "../policies/policy-report.ts";
import type { PlacedFinding } from "../reading/placed-finding.ts";
import type { Resource } from "../resource.ts";
import { scopesOf } from "./scopes-of.ts";
import type { FileToValidate } from "./validation.ts";

export interface PoliciesToRun {
  readonly files: readonly FileToValidate[];
  /** Of those files. Policies among them hold for their environment; those of no environment hold everywhere. */
  readonly resources: readonly Resource[];
  /** Policies, bindings and parameters from elsewhere: they hold everywhere. */
  readonly further: readonly Resource[];
  readonly rules: readonly CelPolicy[];
  readonly settings: PolicySettings;
  /** Policies whose unanswered questions are no concern. */
  readonly leftToTheCluster: readonly string[];
}

/** Every object counts as new. What is not evaluated is an error, for nobody may take it for green. */
export async function runPolicies(cel: Cel, given: PoliciesToRun): Promise<readonly PlacedFinding[]> {
  const byFile = Map.groupBy(given.resources, ({ file }) => file);
  const scopes = scopesOf(given.files, byFile);
  const everywhere = [...given.further, ...(scopes.get(undefined) ?? [])];
  const findings = new Map<string, PlacedFinding>();
  const tell = (finding: PlacedFinding): void => void findings.set(JSON.stringify(finding), finding);
  for (const [environment, own] of scopes) {
    const after = own.filter(isForCluster);
    const others = [...everywhere, ...(environment === undefined ? [] : own)];
    const policies = others.filter(({ apiVersion }) => apiVersion.startsWith(GROUP));
    if (policies.length > 0) {
      const [held, rest] = [policies.map(contentOf), others.map(contentOf)];
      const report = await checkPolicies(cel, {
        policies: held,
        after,
        before: [],
        others: rest,
        settings: given.settings,
      });
      for (const finding of report.findings) tell(findingOf(finding));
      for (const one of report.notEvaluated) tell(unanswered(one, policies, given.leftToTheCluster));
    }
    const input = { after, before: [], environment: environment ?? "" };
    for (const finding of await checkRules(cel, given.rules, input)) tell(findingOf(finding));
  }
  return [...findings.values()];
}

const GROUP = "admissionregistration.k8s.io/";

const contentOf = ({ value }: Resource): unknown => value;

/** It stands where the policy is, or the binding that names it. */
function unanswered(
  { policy, why, objects }: NotEvaluated,
  policies: readonly Resource[],
  left: readonly string[],
): PlacedFinding {
  const holder = policies.find(({ name }) => name === policy) ?? policies.find((one) => namedBy(one) === policy);
  const place = holder?.at.value(["kind"]) ?? { line: 1, column: 1, endLine: 1, endColumn: 1 };
  const isLeft = left.includes(policy);
  const whom = objects === 0 ? "" : ` for ${objects} ${objects === 1 ? "object" : "objects"}`;
  return {
    severity: isLeft ? "notice" : "error",
    file: holder?.file ?? "towpath.yaml",
    ...place,
    message: `The policy "${policy}" is not evaluated${whom}: ${why}.`,
    ...(isLeft ? {} : { remedy: REMEDY }),
    rule: `policy/${policy}`,
  };
}

const REMEDY =
  "Tell what is asked under validation in towpath.yaml, or list the policy under left-to-the-cluster where the cluster's own answer will do.";

function namedBy({ value: { spec } }: Resource): unknown {
  return typeof spec === "object" && spec !== null && "policyName" in spec ? spec.policyName : undefined;
}
