/** What would be different if one configuration took the place of another. Pure. */
import type { Config, EnvironmentConfig } from "../config/config.ts";
import { type Guard, guardOf, hashOfGuard } from "./guard.ts";
import { weakerGuard } from "./weaker-guard.ts";

export interface ConfigurationChange {
  readonly added: readonly string[];
  readonly removed: readonly string[];
  /** Environments that live in the same place under another name. */
  readonly renamed: readonly { readonly from: string; readonly to: string }[];
  /** Environments that come after others than before, with what they come after, by present names. */
  readonly reordered: readonly {
    readonly environment: string;
    readonly before: readonly string[];
    readonly after: readonly string[];
  }[];
  readonly mode: { readonly before: Config["mode"]; readonly after: Config["mode"] } | undefined;
  /** Environments that are guarded less well, in the order of the configuration of today. */
  readonly weakened: readonly Weakened[];
  /** Environments that are guarded otherwise, and not less well. */
  readonly guardedOtherwise: readonly string[];
}

export interface Weakened {
  /** As it is called today: its guards of today are asked. */
  readonly environment: string;
  /** One sentence for each thing that is asked for less. */
  readonly what: readonly string[];
  /** Of the guard that it would have: an approval is for exactly this. */
  readonly hash: string;
}

export function compareConfigurations(before: Config, after: Config): ConfigurationChange {
  const renamed = renamedIn(before, after);
  const formerly = new Map(renamed.map(({ from, to }) => [to, from]));
  const names = new Set(after.environments.map(({ name }) => name));
  const known = new Set(before.environments.map(({ name }) => name));
  const isRenamed = (name: string): boolean => renamed.some(({ from, to }) => from === name || to === name);
  const weakened: Weakened[] = [];
  const guardedOtherwise: string[] = [];
  for (const { name } of before.environments) {
    const [was, is] = [guardOf(before, name), proposedGuard(after, name, formerly)];
    const what = was === undefined ? [] : is === undefined ? withoutGuard(was) : weakerGuard(was, is);
    if (what.length > 0) weakened.push({ environment: name, what, hash: hashOfGuard(is) });
    else if (is !== undefined && hashOfGuard(was) !== hashOfGuard(is)) guardedOtherwise.push(name);
  }
  return {
    added: [...names].filter((name) => !known.has(name) && !isRenamed(name)),
    removed: [...known].filter((name) => !names.has(name) && !isRenamed(name)),
    renamed,
    reordered: after.environments.flatMap(({ name, after: upstream }) => {
      const was = before.environments.find((one) => one.name === (formerly.get(name) ?? name));
      const is = upstream.map((one) => formerly.get(one) ?? one);
      if (was === undefined || sameSet(was.after, is)) return [];
      return [{ environment: name, before: was.after, after: upstream }];
    }),
    mode: before.mode === after.mode ? undefined : { before: before.mode, after: after.mode },
    weakened,
    guardedOtherwise,
  };
}

/** What would guard an environment of today, under whatever name it goes then. */
export function proposedHash(before: Config, after: Config, environment: string): string {
  const formerly = new Map(renamedIn(before, after).map(({ from, to }) => [to, from]));
  return hashOfGuard(proposedGuard(after, environment, formerly));
}

function proposedGuard(after: Config, name: string, formerly: ReadonlyMap<string, string>): Guard | undefined {
  const present = [...formerly].find(([, from]) => from === name)?.[0] ?? name;
  return guardOf(after, present, (one) => formerly.get(one) ?? one);
}

/** An environment that goes away is guarded by nobody: what lies there may be changed by whoever may push. */
function withoutGuard({ gates, byHand }: Guard): readonly string[] {
  if (gates.length === 0 && byHand === "warn") return [];
  return ["it is taken out, and with it all that guards it"];
}

/** One that goes and one that comes and live in exactly the same place are one. */
function renamedIn(before: Config, after: Config): ConfigurationChange["renamed"] {
  const gone = before.environments.filter(({ name }) => !after.environments.some((one) => one.name === name));
  const come = after.environments.filter(({ name }) => !before.environments.some((one) => one.name === name));
  return gone.flatMap((from) => {
    const alike = come.filter((one) => territoryOf(one) === territoryOf(from));
    const rivals = gone.filter((one) => territoryOf(one) === territoryOf(from));
    const [to] = alike;
    return to !== undefined && alike.length === 1 && rivals.length === 1 ? [{ from: from.name, to: to.name }] : [];
  });
}

const territoryOf = ({ repository, branch, layout, inPath }: EnvironmentConfig): string =>
  JSON.stringify([
    repository?.toLowerCase(),
    branch,
    layout.map(({ written }) => written.replaceAll("{environment}", inPath)).sort(),
  ]);

const sameSet = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((one) => b.includes(one));
