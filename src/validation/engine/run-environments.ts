/** Rules look at all objects of one environment at a time. */
import { enumsFor } from "../catalog/enums-for.ts";
import type { PlacedFinding } from "../reading/placed-finding.ts";
import type { Resource } from "../resource.ts";
import type { Scope } from "../rule.ts";
import type { RuleFinding, RuleResults } from "../rules/run-rules.ts";
import { runRulesOnce } from "./remembered-rules.ts";
import { scopesOf } from "./scopes-of.ts";
import type { ValidateOptions } from "./validation.ts";

interface Gathered {
  readonly findings: readonly PlacedFinding[];
  readonly suppressed: RuleResults["suppressed"];
  readonly failures: RuleResults["failures"];
}

const valuesOf: Scope["valuesOf"] & object = (apiVersion, kind) => enumsFor({ apiVersion, kind });

/** What several environments have alike, because they share a file, is told once. */
export function runEnvironments(
  options: ValidateOptions,
  resources: ReadonlyMap<string, readonly Resource[]>,
): Gathered {
  const { rules: given, files, environments, kubernetesVersion } = options;
  if (given === undefined) return { findings: [], suppressed: [], failures: [] };
  const scopes = scopesOf(files, resources);
  const findings = new Map<string, PlacedFinding>();
  const suppressed = new Map<string, Gathered["suppressed"][number]>();
  const failures: Gathered["failures"][number][] = [];
  for (const [environment, scope] of scopes) {
    const version = (environment === undefined ? undefined : environments.get(environment)) ?? kubernetesVersion;
    const results = runRulesOnce(
      given.rules,
      {
        resources: scope,
        before: given.before?.(environment),
        environment,
        kubernetesVersion: version,
        settings: given.settings,
        valuesOf,
      },
      given.levels,
    );
    for (const { resource: _, path: __, ...finding } of results.findings) findings.set(keyOf(finding), finding);
    for (const one of results.suppressed) suppressed.set(keyOf(one.finding), one);
    failures.push(...results.failures);
  }
  return { findings: [...findings.values()], suppressed: [...suppressed.values()], failures };
}

const keyOf = ({
  file,
  line,
  column,
  rule,
  message,
  severity,
}: Omit<RuleFinding, "resource" | "path" | "remedy">): string =>
  JSON.stringify([file, line, column, rule, message, severity]);
