/**
 * Brings what agents reported up to date. An event names a commit, and only that commit is read again; a sweep reads the
 * heads and the commits on whose reports somebody waits. What GitHub says now counts, whatever the event said.
 */
import { createHash } from "node:crypto";
import type { Config, EnvironmentConfig } from "../../../config/config.ts";
import { Mistake } from "../../../domain/failure.ts";
import type { Repository, Sha } from "../../../domain/repository.ts";
import type { Arrival } from "../../../planning/slice.ts";
import type { Mirror } from "../../../ports/mirrors.ts";
import type { FoundReport, Reports } from "../../../ports/reports.ts";
import type { Ground } from "../../apply/applying.ts";
import type { Hints } from "../../hints.ts";
import type { Look } from "../../ledger/adoption.ts";
import { appendToLedger } from "../../ledger/append.ts";
import type { Ledger } from "../../ledger/ledger.ts";
import { formatReporters, type PinnedReporter, REPORTERS_FILE } from "../../ledger/reporters-file.ts";
import type { Outside } from "../../outside.ts";
import { branchKey } from "../environment-branches.ts";
import { parseSubjectKey, subjectKey } from "../subject.ts";
import { BranchLine } from "./branch-line.ts";
import { ReportBook, type ReportedBranch } from "./report-book.ts";
import { kindsOf, type Listening, listeningsOf } from "./report-names.ts";
import { type KeptReport, type Reading, ReportStore } from "./report-store.ts";
import { firstReporter, placeKey, placeOf } from "./reporters.ts";
import { waitedCommits } from "./waited-commits.ts";

/** Commits and deployments read in one pass; the rest follow in the next, so that a rollback does not wait for them. */
const READINGS_PER_PASS = 20;
/** From this many reports on, those that decide nothing are looked for and forgotten. */
const PRUNE_FROM = 2_000;

/** What a process remembers of reports between its passes. */
export class ReportMemory {
  store: ReportStore | undefined;
  /** Hash of what the store listens to. */
  listening = "";
  readonly lines = new Map<string, BranchLine>();
  /** Why the reports of a repository cannot be read, as last tried. */
  readonly problems = new Map<number, string>();
  prunedAt = 0;
}

export interface ReportSource {
  readonly outside: Outside;
  readonly home: Repository;
  readonly homeMirror: Mirror;
  readonly ledger: Ledger;
  readonly config: Config;
  readonly memory: ReportMemory;
  readonly ground: (environment: string) => Ground | undefined;
  readonly arrivals: (subject: string) => readonly Arrival[];
  /** Oldest first: what is older than the first look is no arrival's. */
  readonly looks: readonly Look[];
}

export interface ObservedReports {
  readonly book: ReportBook;
  /** Applications on which something new was said. */
  readonly changed: ReadonlySet<string>;
  /** There is more to read: the next pass follows at once. */
  readonly unfinished: boolean;
}

/** An environment that is reported on, with where. */
interface Watched {
  readonly environment: EnvironmentConfig;
  readonly ground: Ground;
  readonly line: BranchLine;
  readonly listenings: readonly Listening[];
  readonly addressed: Addressed;
  /** Where Towpath first saw it. */
  readonly start: Sha | undefined;
}

export async function observeReports(source: ReportSource, hints: Hints): Promise<ObservedReports> {
  const { outside, home, memory } = source;
  const watched = await watch(source);
  if (watched.length === 0)
    return { book: new ReportBook(undefined, new Map()), changed: new Set(), unfinished: false };
  const store = await storeFor(source, watched);
  const wanted = await wantedReadings(source, watched, store, hints);
  const now = wanted.slice(0, READINGS_PER_PASS);
  store.pending = wanted.slice(READINGS_PER_PASS);
  const news: KeptReport[] = [];
  for (const reading of now) news.push(...(await read(source, watched, store, reading)));
  await placeAll(watched, store);
  await pin(source, watched, store, news);
  const book = new ReportBook(store, branchesOf(watched, memory));
  prune(source, watched, store, book);
  await store.save(outside.projection, home.id);
  return { book, changed: applicationsIn(watched, news), unfinished: store.pending.length > 0 };
}

async function watch({ config, ground, memory, looks }: ReportSource): Promise<readonly Watched[]> {
  const watched: Watched[] = [];
  for (const environment of config.environments) {
    const listenings = listeningsOf(environment);
    const at = listenings.length === 0 ? undefined : ground(environment.name);
    if (at === undefined) continue;
    const key = branchKey(at.repository.id, at.branch);
    const line = memory.lines.get(key) ?? new BranchLine();
    memory.lines.set(key, line);
    await line.follow(at.mirror, at.state.head);
    const seen = looks
      .map(({ heads }) => heads.get(environment.name))
      .find((head) => head !== undefined && branchKey(head.repository, head.branch) === key);
    watched.push({ environment, ground: at, line, listenings, addressed: addressedIn(at), start: seen?.commit });
  }
  return watched;
}

async function storeFor({ outside, home, memory }: ReportSource, watched: readonly Watched[]): Promise<ReportStore> {
  const names = watched.map(({ environment: { name, health, clusters }, ground: { repository, branch } }) => [
    ...[name, health?.agent, health?.name, clusters, repository.id, branch],
  ]);
  const listening = createHash("sha256").update(JSON.stringify(names)).digest("hex");
  if (memory.store === undefined || memory.listening !== listening) {
    memory.store = await ReportStore.load(outside.projection, home.id, listening);
    memory.listening = listening;
  }
  return memory.store;
}

/** What is to be read, each once: what was left over, what events name, and in a sweep what is waited for. */
async function wantedReadings(
  { config, ground, arrivals }: ReportSource,
  watched: readonly Watched[],
  store: ReportStore,
  hints: Hints,
): Promise<readonly Reading[]> {
  const wanted = new Map<string, Reading>();
  const want = (reading: Reading): void => void wanted.set(JSON.stringify(reading), reading);
  for (const reading of store.pending) want(reading);
  for (const { repositoryId, kind, commit, deployment } of hints.reported) {
    const listens = watched.some(
      ({ ground: at, listenings }) =>
        at.repository.id === repositoryId && listenings.some(({ agent }) => kindsOf(agent).includes(kind)),
    );
    if (!listens) continue;
    if (deployment !== undefined) want({ repositoryId, kind, commit: "", deployment });
    else if (await isWatched(watched, repositoryId, commit)) want({ repositoryId, kind, commit });
  }
  if (hints.sweep || store.isEmpty) {
    for (const { environment, ground: at, listenings } of watched) {
      for (const commit of new Set([at.state.head, ...waitedCommits(config, environment, ground, arrivals)])) {
        for (const kind of new Set(listenings.flatMap(({ agent }) => kindsOf(agent)))) {
          want({ repositoryId: at.repository.id, kind, commit });
        }
      }
    }
  }
  return [...wanted.values()];
}

/** Whether the commit is on a branch that is reported on, since Towpath looks at it. */
async function isWatched(watched: readonly Watched[], repositoryId: number, commit: Sha): Promise<boolean> {
  for (const { ground, line, start } of watched) {
    if (ground.repository.id !== repositoryId || start === undefined) continue;
    if (await line.reach(ground.mirror, commit, start)) return true;
  }
  return false;
}

async function read(
  { outside, memory }: ReportSource,
  watched: readonly Watched[],
  store: ReportStore,
  reading: Reading,
): Promise<readonly KeptReport[]> {
  const { repositoryId } = reading;
  const here = watched.filter(({ ground }) => ground.repository.id === repositoryId);
  const repository = here[0]?.ground.repository;
  if (repository === undefined) return [];
  const hears = (report: Pick<FoundReport, "kind" | "name">): boolean =>
    here.some(({ listenings }) => listenings.some((listening) => listening.hears(report) !== undefined));
  try {
    const found = await ask(outside.reports, repository, store, reading, hears);
    memory.problems.delete(repositoryId);
    if (found === undefined) return [];
    const at = { ...reading, commit: found.commit };
    if (reading.deployment !== undefined && !(await isWatched(watched, repositoryId, found.commit))) return [];
    const concerned = found.reports.filter((report) =>
      here.some(({ listenings, addressed }) => listenings.some((one) => addressed(one, report).length > 0)),
    );
    const news = store.take(at, concerned, outside.clock.now());
    if (reading.kind === "status") {
      const newest = found.reports.reduce((last, { id }) => Math.max(last, id), 0);
      if (newest > 0) store.setReadUpTo(repositoryId, found.commit, newest);
    }
    if (!found.complete) {
      outside.log.warn(
        { repository: repository.fullName, commit: found.commit },
        "there is more said of this commit than is read",
      );
    }
    return news;
  } catch (error) {
    if (!(error instanceof Mistake)) throw error;
    if (memory.problems.get(repositoryId) !== error.message) {
      outside.log.warn({ repository: repository.fullName, code: error.code }, error.message);
    }
    memory.problems.set(repositoryId, `What agents report cannot be read: ${error.message}`);
    return [];
  }
}

async function ask(
  reports: Reports,
  repository: Repository,
  store: ReportStore,
  { kind, commit, deployment }: Reading,
  hears: (report: Pick<FoundReport, "kind" | "name">) => boolean,
): Promise<{ readonly commit: Sha; readonly reports: readonly FoundReport[]; readonly complete: boolean } | undefined> {
  if (kind === "status") {
    return { commit, ...(await reports.statuses(repository, commit, store.readUpTo(repository.id, commit))) };
  }
  if (kind === "check-run") return { commit, ...(await reports.checkRuns(repository, commit)) };
  if (deployment === undefined) {
    return { commit, ...(await reports.deployments(repository, commit, (name) => hears({ kind, name }))) };
  }
  const found = await reports.deployment(repository, deployment);
  return found === undefined ? undefined : { ...found, complete: true };
}

/** After a start the commits of what was kept have no place on their line yet; the oldest first brings all others along. */
async function placeAll(watched: readonly Watched[], store: ReportStore): Promise<void> {
  const commits = new Map<string, KeptReport>();
  for (const report of store.all()) {
    const key = `${report.repositoryId} ${report.commit}`;
    const known = commits.get(key);
    if (known === undefined || report.at < known.at) commits.set(key, report);
  }
  const oldestFirst = [...commits.values()].sort((a, b) => a.at - b.at);
  for (const { ground, line, start } of watched) {
    if (start === undefined) continue;
    for (const { repositoryId, commit } of oldestFirst) {
      if (repositoryId === ground.repository.id) await line.reach(ground.mirror, commit, start);
    }
  }
}

/**
 * Where nobody is named, whoever reported first is believed from then on, and others are not: remembered in the ledger (in
 * `mode: observe`, which writes nothing, in the projection alone), before anything counts by it.
 */
async function pin(
  source: ReportSource,
  watched: readonly Watched[],
  store: ReportStore,
  news: readonly KeptReport[],
): Promise<void> {
  const { outside, ledger } = source;
  for (const reporter of ledger.reporters) store.pins.set(placeKey(reporter), reporter.by);
  for (const { environment, ground, line, listenings, addressed } of watched) {
    const here = news.filter(
      ({ repositoryId, commit }) => repositoryId === ground.repository.id && line.position(commit) !== undefined,
    );
    for (const listening of listenings) {
      const concerned = here.filter((report) => addressed(listening, report).length > 0);
      const first = firstReporter(listening, store.pins, concerned);
      if (first === undefined) continue;
      store.pins.set(placeKey(placeOf(listening)), first.by);
      outside.log.warn(
        { environment: environment.name, cluster: listening.cluster, reporter: first.by, name: first.name },
        `${first.by} was the first to report on ${environment.name} and is believed from now on: say so in towpath.yaml (health: { by: "${first.by}" }), so that nobody else can be the first`,
      );
    }
  }
  if (source.config.mode === "act") await keepPins(source, watched, store);
}

async function keepPins(
  { outside, home, homeMirror, ledger }: ReportSource,
  watched: readonly Watched[],
  store: ReportStore,
): Promise<void> {
  const pinned = watched
    .flatMap(({ listenings }) => listenings)
    .flatMap((listening): readonly PinnedReporter[] => {
      const by = store.pins.get(placeKey(placeOf(listening)));
      return by === undefined || listening.environment.health?.by !== undefined ? [] : [{ ...placeOf(listening), by }];
    });
  const missing = () =>
    pinned.filter((one) => !ledger.reporters.some((reporter) => placeKey(reporter) === placeKey(one)));
  if (missing().length === 0) return;
  const text = "Remember who was the first to report";
  await appendToLedger({ outside, home, homeMirror, ledger }, { text }, () =>
    missing().length === 0
      ? []
      : [{ path: REPORTERS_FILE, text: formatReporters([...ledger.reporters, ...missing()]) }],
  );
}

function branchesOf(watched: readonly Watched[], { problems }: ReportMemory): ReadonlyMap<string, ReportedBranch> {
  return new Map(
    watched.map(({ environment, ground, line, listenings }) => {
      const problem = problems.get(ground.repository.id);
      const branch = { repositoryId: ground.repository.id, line, listenings };
      return [environment.name, problem === undefined ? branch : { ...branch, problem }];
    }),
  );
}

function prune({ memory, arrivals }: ReportSource, watched: readonly Watched[], store: ReportStore, book: ReportBook) {
  if (store.size < Math.max(PRUNE_FROM, 2 * memory.prunedAt)) return;
  const wanted = new Set<KeptReport>();
  for (const { environment, ground } of watched) {
    for (const application of applicationsOn(ground)) {
      const key = subjectKey({ environment: environment.name, application });
      for (const report of book.kept(environment, application, arrivals(key))) wanted.add(report);
    }
  }
  store.keepOnly(wanted);
  memory.prunedAt = store.size;
}

/** Whom a report is about, of those that are there now. */
type Addressed = (listening: Listening, report: Omit<FoundReport, "at">) => readonly string[];

/** The applications of an environment, by their names as agents spell them. */
function addressedIn(ground: Ground): Addressed {
  let names: ReadonlyMap<string, string> | undefined;
  return (listening, report) => {
    const heard = listening.hears(report);
    if (heard === undefined) return [];
    names ??= new Map([...applicationsOn(ground)].map((name) => [name.toLowerCase(), name] as const));
    const found = heard.applications?.flatMap((name) => names?.get(name) ?? []) ?? [...names.values()];
    return found.filter((application) => listening.concerns(report, application));
  };
}

function applicationsIn(watched: readonly Watched[], news: readonly KeptReport[]): ReadonlySet<string> {
  const changed = new Set<string>();
  for (const { ground, listenings, addressed } of watched) {
    for (const report of news) {
      if (report.repositoryId !== ground.repository.id) continue;
      for (const listening of listenings) for (const name of addressed(listening, report)) changed.add(name);
    }
  }
  return changed;
}

function* applicationsOn({ environment, state }: Ground): Generator<string> {
  for (const key of state.subjects()) {
    const at = parseSubjectKey(key);
    if (at.environment === environment.name) yield at.application;
  }
}
