/** Observes a home: everything that planning and applying need, read from Git and from what is remembered. */
import type { Config, EnvironmentConfig } from "../../config/config.ts";
import type { Problem } from "../../domain/failure.ts";
import { type Destination, parsePromotionBranch } from "../../domain/promotion.ts";
import type { Repository, Sha } from "../../domain/repository.ts";
import type { Mirror } from "../../ports/mirrors.ts";
import type { Ground } from "../apply/applying.ts";
import { ShownDeployments } from "../apply/shown-deployments.ts";
import type { Hints } from "../hints.ts";
import type { Look, LookHead } from "../ledger/adoption.ts";
import type { HomeMemory, StoredMemory } from "../memory.ts";
import type { Outside } from "../outside.ts";
import { loadBuilds } from "./builds.ts";
import type { Configuration } from "./configuration.ts";
import { parseConfiguration } from "./configuration.ts";
import { branchKey, repositoryOf } from "./environment-branches.ts";
import { hearRuns } from "./hear-runs.ts";
import { followHistory, type HistorySource, type Track } from "./history.ts";
import { KnownPulls } from "./known-pulls.ts";
import type { Looking } from "./looking.ts";
import type { BranchOfLook } from "./looking-of.ts";
import { currentNames, lookingOf, readingHash } from "./looking-of.ts";
import { takeLook } from "./looks.ts";
import { findMembers, type Members } from "./members.ts";
import { findMissedMerges } from "./missed-merges.ts";
import { readProposals } from "./read-proposals.ts";
import { refreshPulls } from "./refresh-pulls.ts";
import { observeReports } from "./reports/observe-reports.ts";
import type { ReportBook } from "./reports/report-book.ts";
import { ReportMemory } from "./reports/report-source.ts";
import { TrackStore } from "./track-store.ts";

export interface ObservedHome {
  readonly home: Repository;
  readonly homeMirror: Mirror;
  readonly config: Config;
  readonly blob: Sha;
  readonly members: Members;
  readonly stored: StoredMemory;
  readonly track: Track;
  readonly ground: (environment: string) => Ground | undefined;
  /** What agents reported on what stands and stood. */
  readonly reports: ReportBook;
  /** Why an environment as a whole can be neither read nor written. */
  readonly environmentProblem: (environment: EnvironmentConfig) => Problem | undefined;
  /** To whom a branch belongs by today's names. */
  readonly destination: (branch: string) => Destination | undefined;
  /** Applications of which something may be different since the last pass. */
  readonly changed: ReadonlySet<string> | "all";
}

type Usable = Extract<Configuration, { readonly kind: "usable" }>;

export async function observeHome(
  outside: Outside,
  memory: HomeMemory,
  home: Repository,
  homeMirror: Mirror,
  { config, blob }: Usable,
  hints: Hints,
): Promise<ObservedHome> {
  const members = await findMembers(outside, memory, home, homeMirror, config, hints.sweep || hints.rules);
  const records = await memory.ledger.refresh(outside, home, homeMirror);
  if (memory.ledger.askAgainAt !== undefined) memory.wakes.push(memory.ledger.askAgainAt);
  const stored = memory.stored ?? (await load(outside, home));
  memory.stored = stored;
  const heads = headsOf(config, home, members);
  const followed = await follow(outside, home, homeMirror, memory, stored, config, blob, heads, members);
  const { track } = followed;

  const grounds = groundsOf(config, home, members, track);
  const names = currentNames(config);
  const destination = (branch: string): Destination | undefined => {
    const parsed = parsePromotionBranch(branch);
    return parsed === undefined
      ? undefined
      : { ...parsed, application: names.get(parsed.application) ?? parsed.application };
  };
  const changed = new Set<string>();
  if (followed.changed !== "all") for (const key of followed.changed) changed.add(applicationOf(key));
  for (const application of records.applications) changed.add(names.get(application) ?? application);

  const wasListed = stored.pulls.listed;
  const before = pullStates(stored.pulls);
  const source = {
    outside,
    homeId: home.id,
    pulls: stored.pulls,
    ledger: memory.ledger,
    reachable: members.reachable,
    destination,
  };
  const declined = await refreshPulls(source, hints);
  if (!wasListed) await findMissedMerges(source, track, (environment) => grounds.get(environment));
  if (declined.length > 0) stored.declined = [...stored.declined, ...declined];
  for (const { application } of declined) changed.add(application);
  await readProposals(memory, stored.pulls, destination, (environment) => grounds.get(environment));
  for (const branch of differing(before, pullStates(stored.pulls), memory)) {
    const at = destination(branch);
    if (at !== undefined) changed.add(at.application);
  }
  await hearRuns(outside, home.id, config, hints);
  for (const application of await loadBuilds(outside, stored, track, followed.changed, config, hints))
    changed.add(application);

  const reported = await observeReports(
    {
      outside,
      home,
      homeMirror,
      ledger: memory.ledger,
      config,
      memory: stored.reports,
      ground: (environment) => grounds.get(environment),
      arrivals: (subject) => track.book.of(subject),
      looks: followed.looks,
    },
    hints,
  );
  for (const application of reported.changed) changed.add(application);
  if (reported.unfinished) memory.restless = true;

  const anew =
    followed.changed === "all" || records.all || hints.sweep || memory.planned !== blob || memory.plans.size === 0;
  return {
    home,
    homeMirror,
    config,
    blob,
    members,
    stored,
    track,
    ground: (environment) => grounds.get(environment),
    reports: reported.book,
    environmentProblem: (environment) => problemOf(environment, home, members),
    destination,
    changed: anew ? "all" : changed,
  };
}

const applicationOf = (key: string): string => key.slice(key.indexOf("\n") + 1);

async function load(outside: Outside, home: Repository): Promise<StoredMemory> {
  const [pulls, deployments, declined] = await Promise.all([
    KnownPulls.load(outside.projection, home.id),
    ShownDeployments.load(outside.projection, home.id),
    outside.declined.of(home.id),
  ]);
  return {
    pulls,
    declined,
    tracks: new TrackStore(outside.projection, home.id),
    reports: new ReportMemory(),
    deployments,
    builds: new Map(),
    applicationsByImage: new Map(),
  };
}

function headsOf(config: Config, home: Repository, { reachable, find }: Members): ReadonlyMap<string, LookHead> {
  const heads = new Map<string, LookHead>();
  for (const environment of config.environments) {
    const repository = repositoryOf(environment, home, find);
    const at = repository === undefined ? undefined : reachable.get(repository.id);
    if (at === undefined) continue;
    const branch = environment.branch ?? at.repository.defaultBranch;
    const commit = at.mirror.branches.get(branch);
    if (commit !== undefined) heads.set(environment.name, { repository: at.repository.id, branch, commit });
  }
  return heads;
}

async function follow(
  outside: Outside,
  home: Repository,
  homeMirror: Mirror,
  memory: HomeMemory,
  stored: StoredMemory,
  config: Config,
  blob: Sha,
  heads: ReadonlyMap<string, LookHead>,
  members: Members,
): Promise<{
  readonly track: Track;
  readonly changed: ReadonlySet<string> | "all";
  readonly looks: readonly Look[];
}> {
  const out = { outside, home, homeMirror, ledger: memory.ledger, mode: config.mode };
  const wanted: Look = { config: blob, reading: readingHash(config), at: outside.clock.now(), heads };
  const source: HistorySource = {
    mirror: (id) => members.reachable.get(id)?.mirror,
    looking: async (look, repositoryId, branch) => {
      const read = look.reading === wanted.reading ? config : await configOf(homeMirror, look.config);
      return read === undefined ? undefined : lookingAt(read, home, members, repositoryId, branch);
    },
    renamed: async (look) => {
      const read = look.reading === wanted.reading ? config : await configOf(homeMirror, look.config);
      return read === undefined ? new Map() : currentNames(read);
    },
  };
  let looks = await takeLook(out, wanted);
  const before = await stored.tracks.load(looks);
  let followed = await followHistory(source, looks, heads, before);
  if (followed.kind === "rewritten") {
    outside.log.warn(
      { repository: home.fullName, branch: followed.branch },
      "a branch does not descend from what was adopted: its history was rewritten, and what stands there now is baseline",
    );
    looks = await takeLook(out, wanted, true);
    followed = await followHistory(source, looks, heads, undefined);
  }
  if (followed.kind === "rewritten")
    throw new Error(`the branch ${followed.branch} cannot be followed from its own head`);
  const moved = before === undefined || [...followed.track.heads].some(([key, head]) => before.heads.get(key) !== head);
  if (moved || followed.track.look !== before?.look) await stored.tracks.save(looks, followed.track, followed.changed);
  else stored.tracks.keep(looks, followed.track);
  // States that were read for the first time in this process make everything be planned.
  const fresh = before?.states.size === 0 || before === undefined;
  return { track: followed.track, changed: fresh ? "all" : followed.changed, looks };
}

async function configOf(homeMirror: Mirror, blob: Sha): Promise<Config | undefined> {
  const known = (await homeMirror.blobs([blob])).has(blob);
  const read = known ? await parseConfiguration(homeMirror, { blob, mode: "100644" }) : undefined;
  return read !== undefined && "environments" in read ? read : undefined;
}

const lookings = new WeakMap<Config, Map<string, Looking | undefined>>();

/** Made once for each configuration and branch. */
function lookingAt(
  config: Config,
  home: Repository,
  { reachable, find }: Members,
  repositoryId: number,
  branch: string,
): Looking | undefined {
  const at = reachable.get(repositoryId)?.repository;
  if (at === undefined) return undefined;
  const key = `${branchKey(repositoryId, branch)} ${branch === at.defaultBranch}`;
  const made = lookings.get(config) ?? new Map<string, Looking | undefined>();
  lookings.set(config, made);
  if (!made.has(key)) {
    const named = config.environments.find(
      ({ repository }) => repository !== undefined && find(repository)?.id === repositoryId,
    )?.repository;
    const of: BranchOfLook = {
      repository: repositoryId === home.id ? undefined : named,
      branch,
      defaultBranch: at.defaultBranch,
    };
    made.set(key, lookingOf(config, of));
  }
  return made.get(key);
}

function groundsOf(config: Config, home: Repository, members: Members, track: Track): ReadonlyMap<string, Ground> {
  const grounds = new Map<string, Ground>();
  for (const environment of config.environments) {
    const repository = repositoryOf(environment, home, members.find);
    const at = repository === undefined ? undefined : members.reachable.get(repository.id);
    if (at === undefined) continue;
    const branch = environment.branch ?? at.repository.defaultBranch;
    const state = track.states.get(branchKey(at.repository.id, branch));
    const looking = lookingAt(config, home, members, at.repository.id, branch);
    if (state === undefined || looking === undefined || at.mirror.branches.get(branch) === undefined) continue;
    grounds.set(environment.name, { environment, ...at, branch, state, looking });
  }
  return grounds;
}

function problemOf(environment: EnvironmentConfig, home: Repository, members: Members): Problem | undefined {
  const repository = repositoryOf(environment, home, members.find);
  const name = environment.repository?.toLowerCase();
  const told = name === undefined ? undefined : members.problems.get(name);
  if (told !== undefined) return told;
  const at = repository === undefined ? undefined : members.reachable.get(repository.id);
  if (at === undefined) {
    return {
      code: "repository-unreachable",
      message: `${environment.repository ?? home.fullName}, where ${environment.name} lives, cannot be seen: install the App on it.`,
    };
  }
  const branch = environment.branch ?? at.repository.defaultBranch;
  if (at.mirror.branches.has(branch)) return undefined;
  return {
    code: "missing-branch",
    message: `${environment.name} lives on the branch ${branch} of ${at.repository.fullName}, which does not exist: create it, or correct \`branch\` in towpath.yaml.`,
  };
}

/** What is known of the pull requests, by branch, to see which of them changed. */
function pullStates(pulls: KnownPulls): ReadonlyMap<string, string> {
  const states = new Map<string, string>();
  for (const pull of [...pulls.open(), ...pulls.merged()]) {
    states.set(pull.branch, `${states.get(pull.branch) ?? ""}${JSON.stringify(pull)}`);
  }
  return states;
}

/** Branches whose pull request changed, and all that are open: what lies under them may have moved. */
function differing(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>, memory: HomeMemory) {
  const moved = memory.takeMovedBranches();
  return [...new Set([...before.keys(), ...after.keys()])].filter(
    (branch) => before.get(branch) !== after.get(branch) || moved.has(branch),
  );
}
