/** Which promotions would open, merge or close at once if another configuration counted, as things stand. */
import { setImmediate as yieldToOthers } from "node:timers/promises";
import { applicationConfigFor } from "../../config/application-config.ts";
import { believes } from "../../config/believes.ts";
import type { Config, EnvironmentConfig } from "../../config/config.ts";
import { imageRuleFor } from "../../config/image-rule-for.ts";
import { releaseKey, releaseVersion } from "../../domain/release.ts";
import type { Sha } from "../../domain/repository.ts";
import type { Plan } from "../../planning/plan.ts";
import { planApplication } from "../../planning/plan-application.ts";
import type { EnvironmentSlice, Slice } from "../../planning/slice.ts";
import type { ForeseenPromotion, ForeseenPromotions } from "../../presentation/foreseen-promotions.ts";
import type { Judging } from "../by-hand/judge-pull.ts";
import { BranchState } from "../observe/branch-state.ts";
import { environmentBranches } from "../observe/environment-branches.ts";
import { lookingOf } from "../observe/looking-of.ts";
import { subjectKey } from "../observe/subject.ts";

/** A plan takes a fraction of a millisecond; the others of a home are not held up for longer than seconds. */
const PLANNED_AT_MOST = 3_000;
const PLANNED_AT_ONCE = 100;

export interface Proposed {
  readonly after: Config;
  /** Environments of `after` that are called otherwise today: their names today. */
  readonly formerly: ReadonlyMap<string, string>;
  /** Applications that are found by either. */
  readonly applications: ReadonlySet<string>;
  /** The commit to read instead of a branch's head; undefined: its head. */
  readonly instead: (repositoryId: number, branch: string) => Sha | undefined;
}

/** Compares the plans of today with those that the same facts would give. Nothing is asked of GitHub. */
export async function foreseePromotions(judging: Judging, proposed: Proposed): Promise<ForeseenPromotions> {
  const names = [...proposed.applications].sort();
  const found: ForeseenPromotion[] = [];
  const trees = await readTrees(judging, proposed);
  let unasked = 0;
  for (const [at, application] of names.slice(0, PLANNED_AT_MOST).entries()) {
    if (at % PLANNED_AT_ONCE === 0) await yieldToOthers();
    const today = await judging.slices.of(application);
    const then = sliceUnder(judging, proposed, trees, today);
    const [before, after] = [planApplication(today), planApplication(then)];
    found.push(...differencesOf(before, after, proposed.formerly));
    if (after.asks.some((ask) => !before.asks.some((known) => JSON.stringify(known) === JSON.stringify(ask))))
      unasked += 1;
  }
  return { promotions: found, unasked, unplanned: Math.max(0, names.length - PLANNED_AT_MOST) };
}

type Trees = ReadonlyMap<string, BranchState>;

/** The branches as the proposed configuration reads them, by environment; only where it reads otherwise than today. */
async function readTrees({ observed }: Judging, { after, formerly, instead }: Proposed): Promise<Trees> {
  const { config, home, members } = observed;
  const trees = new Map<string, BranchState>();
  const anew = !sameReading(config, after);
  for (const { repository, branch, environments } of environmentBranches(after, home, members.find)) {
    const those = environments.filter((one) => anew || formerOf(config, one, formerly) === undefined);
    const mirror = members.reachable.get(repository.id)?.mirror;
    const commit = instead(repository.id, branch) ?? mirror?.branches.get(branch);
    if (those.length === 0 || mirror === undefined || commit === undefined) continue;
    const named = repository.id === home.id ? undefined : environments[0]?.repository;
    const looking = lookingOf(after, { repository: named, branch, defaultBranch: repository.defaultBranch });
    if (looking === undefined) continue;
    const state = await BranchState.open(looking, mirror, commit);
    for (const { name } of those) trees.set(name, state);
  }
  return trees;
}

/** Whether what is said of applications, images and places reads files alike. */
const sameReading = (before: Config, after: Config): boolean => readingOf(before) === readingOf(after);

const readingOf = ({ applications, images, places }: Config): string =>
  JSON.stringify([
    [...applications].map(([name, { was, images: own, environments, places: named }]) => [
      name,
      was,
      own,
      environments && [...environments.keys()],
      [...named],
    ]),
    images.map(({ match }) => match),
    places,
  ]);

/** The environment of today that lives in the same place. */
function formerOf(
  config: Config,
  environment: EnvironmentConfig,
  formerly: ReadonlyMap<string, string>,
): EnvironmentConfig | undefined {
  const { name } = environment;
  const former = config.environments.find((one) => one.name === (formerly.get(name) ?? name));
  return former !== undefined && homeOf(former) === homeOf(environment) ? former : undefined;
}

const homeOf = ({ repository, branch, inPath, layout }: EnvironmentConfig): string =>
  JSON.stringify([repository, branch, inPath, layout.map(({ written }) => written)]);

/** The facts of today under the proposed configuration. */
function sliceUnder({ observed }: Judging, { after, formerly }: Proposed, trees: Trees, today: Slice): Slice {
  const settings = applicationConfigFor(after, today.application);
  const environments = after.environments
    .filter(({ name }) => settings.environments?.has(name) ?? true)
    .map((environment): EnvironmentSlice => {
      const { name } = environment;
      const known = today.environments.find((one) => one.environment.name === (formerly.get(name) ?? name));
      const own = settings.environments?.get(name)?.after;
      const kept = known ?? { held: undefined, problems: [], arrivals: [], open: undefined };
      return {
        ...kept,
        unrecorded: [],
        environment,
        after: own ?? environment.after,
        ...readAnew(trees, today, name, known),
      };
    });
  const served = new Set(environments.map(({ environment }) => formerly.get(environment.name) ?? environment.name));
  const left = today.environments.flatMap(({ environment, open }) =>
    open === undefined || served.has(environment.name) ? [] : [{ environment: environment.name, open }],
  );
  const names = new Set([
    ...environments.flatMap(({ held }) => held?.release.images.map(({ image }) => image) ?? []),
    ...(settings.images ?? []),
  ]);
  const images = [...names].sort().flatMap((image) => {
    const rule = imageRuleFor(after, image);
    return rule === undefined ? [] : [{ image, rule }];
  });
  const builds = images.flatMap(({ image, rule }) =>
    (observed.stored.builds.get(image) ?? []).filter(({ sender }) => believes(rule, sender)),
  );
  return {
    ...today,
    mode: after.mode,
    timezone: after.timezone,
    together: settings.together,
    images,
    environments,
    builds: builds.sort((a, b) => a.heardAt - b.heardAt),
    left: [...(today.left ?? []), ...left],
  };
}

/** What stands there by the proposed reading; what it holds when it is first looked at is the baseline. */
function readAnew(
  trees: Trees,
  { application, now }: Slice,
  environment: string,
  known: EnvironmentSlice | undefined,
): Partial<Pick<EnvironmentSlice, "held" | "problems" | "arrivals">> {
  const state = trees.get(environment);
  if (state === undefined) return {};
  const held = state.held(subjectKey({ application, environment }));
  if (held?.release === undefined) return { held: undefined, problems: held?.problems ?? [] };
  const { release, places, problems } = held;
  const arrival = { release, commit: state.head, at: now, baseline: true };
  const arrivals = known === undefined || known.arrivals.length === 0 ? [arrival] : known.arrivals;
  return { held: { release, places, base: state.head }, problems, arrivals };
}

function differencesOf(before: Plan, after: Plan, formerly: ReadonlyMap<string, string>): readonly ForeseenPromotion[] {
  const known = new Set(before.actions.flatMap((action) => keysOf(action, action.environment)));
  return after.actions.flatMap((action): ForeseenPromotion[] => {
    const { application, environment } = action;
    if (keysOf(action, formerly.get(environment) ?? environment).every((key) => known.has(key))) return [];
    if (action.kind === "open")
      return [{ kind: "opens", application, environment, version: releaseVersion(action.release) }];
    if (action.kind !== "merge" && action.kind !== "close") return [];
    const version = action.kind === "merge" ? releaseVersion(action.release) : undefined;
    const { pullRequest } = action;
    return [{ kind: action.kind === "merge" ? "merges" : "closes", application, environment, version, pullRequest }];
  });
}

/** What tells an action from those of another plan, by the environment's name of today; none for those nobody sees. */
function keysOf(action: Plan["actions"][number], environment: string): readonly string[] {
  if (action.kind === "open") return [`open ${environment} ${releaseKey(action.release)}`];
  if (action.kind === "merge" || action.kind === "close") return [`${action.kind} ${action.pullRequest}`];
  return [];
}
