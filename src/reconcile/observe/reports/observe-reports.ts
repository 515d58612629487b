/**
 * Brings what agents reported up to date. An event names a commit, and only that commit is read again; a sweep reads the
 * heads and the commits on whose reports somebody waits. What GitHub says now counts, whatever the event said.
 */
import { createHash } from "node:crypto";
import { Mistake } from "../../../domain/failure.ts";
import type { Repository, Sha } from "../../../domain/repository.ts";
import type { FoundReport, Reports } from "../../../ports/reports.ts";
import type { Hints } from "../../hints.ts";
import { subjectKey } from "../subject.ts";
import { pinReporters } from "./pin-reporters.ts";
import { ReportBook, type ReportedBranch } from "./report-book.ts";
import { kindsOf } from "./report-names.ts";
import type { ReportMemory, ReportSource } from "./report-source.ts";
import { type KeptReport, type Reading, ReportStore } from "./report-store.ts";
import { waitedCommits } from "./waited-commits.ts";
import { applicationsOn, isWatched, placeAll, type Watched, watch } from "./watched.ts";

/** Commits and deployments read in one pass; the rest follow in the next, so that a rollback does not wait for them. */
const READINGS_PER_PASS = 20;
/** From this many reports on, those that decide nothing are looked for and forgotten. */
const PRUNE_FROM = 2_000;

export interface ObservedReports {
  readonly book: ReportBook;
  /** Applications on which something new was said. */
  readonly changed: ReadonlySet<string>;
  /** There is more to read: the next pass follows at once. */
  readonly unfinished: boolean;
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
  await pinReporters(source, watched, store, news);
  const book = new ReportBook(store, branchesOf(watched, memory));
  prune(source, watched, store, book);
  await store.save(outside.projection, home.id);
  return { book, changed: applicationsIn(watched, news), unfinished: store.pending.length > 0 };
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
