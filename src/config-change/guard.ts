/**
 * All that guards an environment, as one value: its gates, who merges, what releases pass on their way to it, who may
 * command there. Two configurations are compared by it, and approvals of a change are counted by its hash.
 */
import { hash } from "node:crypto";
import { DEFINITIONS } from "../commands/definitions.ts";
import { rightFor } from "../commands/may-command.ts";
import type { CommandRight } from "../config/commands-config.ts";
import type { Config, EnvironmentConfig, HealthConfig } from "../config/config.ts";
import type { GateConfig } from "../config/gate-config.ts";
import { COMMAND_NAMES, type CommandName } from "../domain/command-name.ts";

export interface Guard {
  readonly gates: readonly GateConfig[];
  readonly merge: EnvironmentConfig["merge"];
  readonly byHand: "warn" | "block";
  readonly afterHold: "propose" | "continue";
  readonly onUnhealthy: "stop" | "notify" | "rollback";
  readonly rollbackFloor: string | undefined;
  /** Every environment that a release passes before it, near ones and far ones. */
  readonly passes: readonly string[];
  /** Of applications that go another way than the others, by name. */
  readonly ownWays: Readonly<Record<string, readonly string[]>>;
  /** How the environments right before it are observed: what soaking and health are judged by. */
  readonly observed: Readonly<Record<string, Observed>>;
  /** Who may say that an image was built, by pattern: only where new images are taken. */
  readonly senders: Readonly<Record<string, readonly string[]>>;
  /** Commands that change something. */
  readonly rights: Readonly<Partial<Record<CommandName, Right>>>;
  readonly separationOfDuties: boolean;
}

export interface Observed {
  readonly agent: HealthConfig["agent"];
  readonly name: string | undefined;
  /** Undefined: whoever reports first. */
  readonly by: readonly string[] | undefined;
  readonly clusters: readonly string[];
}

export type Right = Pick<CommandRight, "role" | "teams" | "users">;

/** What an environment is called; a renamed one is compared under the name that it had. */
export type Called = (name: string) => string;

const asItIs: Called = (name) => name;

/** Undefined if the configuration has no such environment. */
export function guardOf(config: Config, name: string, called: Called = asItIs): Guard | undefined {
  const environment = config.environments.find((one) => one.name === name);
  if (environment === undefined) return undefined;
  const afterOf = new Map(config.environments.map((one) => [one.name, one.after]));
  const passed = (after: readonly string[]): readonly string[] => upstreamOf(after, afterOf).map(called).sort();
  const { gates, merge, byHand = "warn", afterHold = "propose", onUnhealthy = "stop", rollbackFloor } = environment;
  return {
    ...{ gates, merge, byHand, afterHold, onUnhealthy, rollbackFloor },
    passes: passed(environment.after),
    ownWays: ownWaysOf(config, name, passed),
    observed: Object.fromEntries(
      config.environments
        .filter((one) => environment.after.includes(one.name))
        .map((one) => [called(one.name), observedOf(one)]),
    ),
    senders: environment.after.length > 0 ? {} : sendersOf(config),
    rights: rightsOf(config, name),
    separationOfDuties: config.commands.separationOfDuties.includes(name),
  };
}

/** The same for guards that hold the same, whatever else the configuration says. */
export const hashOfGuard = (guard: Guard | undefined): string => hash("sha256", JSON.stringify(guard ?? null));

function upstreamOf(after: readonly string[], afterOf: ReadonlyMap<string, readonly string[]>): readonly string[] {
  const found = new Set<string>();
  const open = [...after];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (found.has(name)) continue;
    found.add(name);
    open.push(...(afterOf.get(name) ?? []));
  }
  return [...found];
}

function ownWaysOf(
  { applications }: Config,
  name: string,
  passed: (after: readonly string[]) => readonly string[],
): Guard["ownWays"] {
  const ways = [...applications].flatMap(([application, { environments }]) => {
    const after = environments?.get(name)?.after;
    return after === undefined ? [] : [[application, passed(after)] as const];
  });
  return Object.fromEntries(ways.sort(([a], [b]) => (a < b ? -1 : 1)));
}

const observedOf = ({ health, clusters }: EnvironmentConfig): Observed => ({
  agent: health?.agent ?? "none",
  name: health?.name,
  by: health?.by && [...health.by].sort(),
  clusters: [...clusters].sort(),
});

const sendersOf = ({ images }: Config): Guard["senders"] =>
  Object.fromEntries(images.map(({ match, from }) => [match, [...from].sort()]));

function rightsOf(config: Config, environment: string): Guard["rights"] {
  const changing = COMMAND_NAMES.filter((command) => DEFINITIONS[command].right !== "ask");
  return Object.fromEntries(
    changing.map((command) => {
      const { role, teams, users } = rightFor(command, environment, config);
      return [command, { ...(role !== undefined && { role }), teams: [...teams].sort(), users: [...users].sort() }];
    }),
  );
}
