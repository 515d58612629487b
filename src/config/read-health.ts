/** Who reports how releases fare, under which names. */
import type { EnvironmentConfig, HealthConfig } from "./config.ts";
import { itemsOf, type Mistakes } from "./mistakes.ts";
import { problemOfLogin } from "./names.ts";
import { fillTemplate, parseTemplate } from "./template.ts";
import type { WrittenEnvironment } from "./written-config.ts";

export function readHealth(
  { health, clusters = [] }: WrittenEnvironment,
  mistakes: Mistakes,
): HealthConfig | undefined {
  if (health?.agent === undefined) return undefined;
  const { agent } = health;
  const people = itemsOf(health, "by", health.by).flatMap((item) => mistakes.name(item, "login", problemOfLogin) ?? []);
  const by = people.length === 0 ? {} : { by: people };
  const [item] = itemsOf(health, "name", health.name);
  if (item === undefined) {
    return agent === "none" ? { agent } : { agent, name: defaultName(agent, clusters.length > 0), ...by };
  }
  const used = mistakes.parse(item, "template", parseTemplate(item.text, ["application", "environment", "cluster"]));
  const problem = used && healthProblem(agent, used.includes("cluster"), clusters.length);
  if (problem !== undefined) mistakes.parse(item, "health-name", { problem });
  return { agent, name: item.text, ...by };
}

/** What agents call an application where nothing is said: different in all environments, whatever branch they share. */
function defaultName(agent: HealthConfig["agent"], hasClusters: boolean): string {
  const base = agent === "github-deployments" ? "{environment}" : "{application}-{environment}";
  return hasClusters ? `${base}-{cluster}` : base;
}

function healthProblem(agent: HealthConfig["agent"], usesCluster: boolean, clusters: number): string | undefined {
  if (agent === "none")
    return "is the name for an agent, and agent: none says that there is none; leave one of them out";
  if (usesCluster && clusters === 0)
    return "holds {cluster}, and the environment has no clusters; list them, or leave {cluster} out";
  if (!usesCluster && clusters > 1)
    return `is the same on all ${clusters} clusters, so that their reports could not be told apart; write {cluster} into it`;
  return undefined;
}

/**
 * Reports are told apart by their names alone where environments share a branch: one of dev must not count for prod.
 * Names that only a `*` makes equal are left to their author.
 */
export function checkHealthNames(
  written: Readonly<Record<string, WrittenEnvironment | null>>,
  environments: readonly EnvironmentConfig[],
  mistakes: Mistakes,
): void {
  const seen = new Map<string, EnvironmentConfig>();
  for (const environment of environments) {
    const { health, name } = environment;
    const own = written[name]?.health;
    if (health?.name === undefined || own == null) continue;
    for (const reported of reportedNames(environment)) {
      const key = [environment.repository?.toLowerCase(), environment.branch, health.agent, reported].join("\n");
      const other = seen.get(key);
      if (other !== undefined && other !== environment && mayBeOnePerson(other, environment)) {
        const sentence = `${name} and ${other.name} are on one branch, and ${health.agent} would report on both as ${reported}, so that their reports could not be told apart; write {environment} into the name.`;
        mistakes.atValue(own, own.name === undefined ? "agent" : "name", "health-name", sentence);
        break;
      }
      seen.set(key, environment);
    }
  }
}

const reportedNames = ({ name, clusters, health }: EnvironmentConfig): readonly string[] =>
  (clusters.length === 0 ? [undefined] : clusters).map((cluster) =>
    fillTemplate(health?.name ?? "", { environment: name, cluster }),
  );

function mayBeOnePerson(one: EnvironmentConfig, other: EnvironmentConfig): boolean {
  const some = one.health?.by;
  const others = other.health?.by;
  return some === undefined || others === undefined || some.some((login) => others.includes(login));
}
