/** The environments: each by itself, then what they are to each other (their order, whose files are whose). */
import type { EnvironmentConfig } from "./config.ts";
import { cycles, inOrder, noEnvironment } from "./environment-order.ts";
import { type LayoutPattern, parseLayout } from "./layout.ts";
import { type Item, itemsOf, type Mistakes } from "./mistakes.ts";
import { problemOfBranch, problemOfEnvironment, problemOfRepository, problemOfSegment } from "./names.ts";
import { readGates } from "./read-gates.ts";
import { checkHealthNames, readHealth } from "./read-health.ts";
import { DEFAULT_PULL_REQUEST, readPullRequest } from "./read-pull-request.ts";
import { readEnvironmentValidation } from "./read-validation.ts";
import type { WrittenConfig, WrittenEnvironment } from "./written-config.ts";

/** The rules compare each environment with each. */
const MOST = 250;
const DEFAULT_MAX_OPEN = 10;

/** In the order of `after`; those with mistakes in it are left out. */
export function readEnvironments(
  config: WrittenConfig,
  timezone: string,
  mistakes: Mistakes,
): readonly EnvironmentConfig[] {
  const { environments: written = {} } = config;
  const names = Object.keys(written);
  if (names.length > MOST) {
    mistakes.atKey(
      config,
      "environments",
      "too-many",
      `There are ${names.length} environments; at most ${MOST} are read.`,
    );
    return [];
  }
  checkNames(written, mistakes);
  const afters = readAfters(written, mistakes);
  reportCycles(written, afters, mistakes);
  const shared = readLayouts(config, config.layout, mistakes);
  const read = new Map(
    names.map((name) => {
      const surroundings = { name, after: afters.get(name) ?? [], shared, timezone };
      return [name, readEnvironment(written[name] ?? {}, surroundings, mistakes)];
    }),
  );
  const environments = inOrder(afters).flatMap((name) => read.get(name) ?? []);
  checkHealthNames(written, environments, mistakes);
  return environments;
}

interface Surroundings {
  readonly name: string;
  readonly after: readonly string[];
  /** The layout of the file. */
  readonly shared: readonly LayoutPattern[];
  readonly timezone: string;
}

function readEnvironment(
  written: WrittenEnvironment,
  { name, after, shared, timezone }: Surroundings,
  mistakes: Mistakes,
): EnvironmentConfig {
  const { repository, branch, clusters = [], merge = "by-people", "merge-method": mergeMethod } = written;
  for (const item of itemsOf(written, "repository", repository)) mistakes.name(item, "repository", problemOfRepository);
  for (const item of itemsOf(written, "branch", branch)) mistakes.name(item, "branch", problemOfBranch);
  for (const item of itemsOf(written, "in-path", written["in-path"])) mistakes.name(item, "in-path", problemOfSegment);
  const pullRequest = written["pull-request"];
  if (merge === "auto" && pullRequest?.draft === true) {
    const sentence = "A draft cannot be merged, so merge: auto never would; leave draft out, or let people merge.";
    mistakes.atValue(pullRequest, "draft", "draft-never-merges", sentence);
  }
  const health = readHealth(written, mistakes);
  const hasUpstream = after.length > 0 || itemsOf(written, "after", written.after).length > 0;
  return {
    name,
    after,
    ...(repository !== undefined && { repository }),
    ...(branch !== undefined && { branch }),
    layout: written.layout === undefined ? shared : readLayouts(written, written.layout, mistakes),
    inPath: written["in-path"] ?? name,
    clusters,
    merge,
    ...(mergeMethod !== undefined && { mergeMethod }),
    supersede: written.supersede ?? "until-reviewed",
    maxOpen: written["max-open"] ?? DEFAULT_MAX_OPEN,
    ...(written["after-hold"] !== undefined && { afterHold: written["after-hold"] }),
    ...(written["on-unhealthy"] !== undefined && { onUnhealthy: written["on-unhealthy"] }),
    ...(written["rollback-floor"] !== undefined && { rollbackFloor: written["rollback-floor"] }),
    ...(written["by-hand"] !== undefined && { byHand: written["by-hand"] }),
    gates: readGates(written.gates ?? [], { timezone, hasUpstream }, mistakes),
    ...(health !== undefined && { health }),
    ...(written.deployments !== undefined && { deployments: written.deployments }),
    pullRequest: pullRequest === undefined ? DEFAULT_PULL_REQUEST : readPullRequest(pullRequest, mistakes),
    ...(written.validation !== undefined && { validation: readEnvironmentValidation(written.validation) }),
  };
}

function readLayouts(container: object, written: string | readonly string[] | undefined, mistakes: Mistakes) {
  return itemsOf(container, "layout", written).flatMap((item): readonly LayoutPattern[] => {
    const parsed = parseLayout(item.text);
    if ("layout" in parsed) return [parsed.layout];
    mistakes.parse(item, "layout", parsed);
    return [];
  });
}

function checkNames(written: object, mistakes: Mistakes): void {
  const byCapitals = new Map<string, string>();
  for (const name of Object.keys(written)) {
    const problem = problemOfEnvironment(name);
    if (problem !== undefined) mistakes.atKey(written, name, "environment-name", `"${name.slice(0, 80)}" ${problem}.`);
    const other = byCapitals.get(name.toLowerCase());
    if (other !== undefined) {
      mistakes.atKey(
        written,
        name,
        "environment-name",
        `${name} and ${other} differ in nothing but capitals; rename one.`,
      );
    }
    byCapitals.set(name.toLowerCase(), name);
  }
}

/** What each environment comes after; unknown names are reported and left out. */
function readAfters(
  written: Readonly<Record<string, WrittenEnvironment | null>>,
  mistakes: Mistakes,
): ReadonlyMap<string, readonly string[]> {
  const names = Object.keys(written);
  const known = (item: Item): readonly string[] => {
    if (names.includes(item.text)) return [item.text];
    mistakes.parse(item, "unknown-environment", { problem: noEnvironment(item.text, names) });
    return [];
  };
  return new Map(
    Object.entries(written).map(([name, environment]) => {
      const items = environment === null ? [] : itemsOf(environment, "after", environment.after);
      return [name, items.flatMap(known)];
    }),
  );
}

function reportCycles(
  written: Readonly<Record<string, WrittenEnvironment | null>>,
  afters: ReadonlyMap<string, readonly string[]>,
  mistakes: Mistakes,
): void {
  for (const cycle of cycles(afters)) {
    const environment = written[cycle[0] ?? ""];
    if (environment == null) continue;
    const sentence =
      cycle.length === 2
        ? `${cycle[0]} comes after itself, so it would never take a release; leave it out of its after.`
        : `${cycle.join(" → ")} is a circle, so none of them would ever take a release; take one after away.`;
    mistakes.atValue(environment, "after", "cycle", sentence);
  }
}
