/**
 * What was read of agents' reports, kept in the projection so that a start asks GitHub for little: in buckets by name, so
 * that a report rewrites one of them, and a document that says how far each commit was read. Rebuilt at will.
 */
import { createHash } from "node:crypto";
import type { Sha } from "../../../domain/repository.ts";
import type { Projection } from "../../../ports/facts.ts";
import type { FoundReport, ReportKind } from "../../../ports/reports.ts";
import { type Agent, type Listening, reportedAs } from "./report-names.ts";

/** A report with where it was found. */
export interface KeptReport extends FoundReport {
  readonly repositoryId: number;
  readonly commit: Sha;
}

/** Something to be read of GitHub. */
export interface Reading {
  readonly repositoryId: number;
  readonly kind: ReportKind;
  /** Empty for a deployment, which names its own. */
  readonly commit: Sha;
  readonly deployment?: number;
}

interface ReportsDocument {
  /** Hash of what is listened to: with another, other reports would have been kept. */
  readonly listening: string;
  readonly buckets: readonly number[];
  readonly pins: readonly (readonly [string, string])[];
  /** Newest status read, by commit. */
  readonly read: readonly (readonly [string, number])[];
  readonly pending: readonly Reading[];
}

const KEY = "reports";
const BUCKETS = 64;
/** Commits of which is known how far their statuses were read: others are read from their newest on, again. */
const COMMITS = 500;
const AGENTS: readonly Agent[] = ["argocd", "flux", "github-deployments"];

export class ReportStore {
  readonly #reports = new Map<string, KeptReport>();
  readonly #named = new Map<string, Set<KeptReport>>();
  readonly #read = new Map<string, number>();
  readonly #changed = new Set<number>();
  readonly #listening: string;
  #saved = "";
  /** Who reported first, by `placeKey`. */
  readonly pins = new Map<string, string>();
  /** What is still to be read. */
  pending: readonly Reading[] = [];
  /** Nothing was kept (for these names): everything that matters is to be read. */
  isEmpty = true;

  private constructor(listening: string) {
    this.#listening = listening;
  }

  /** What was kept for the same names; an empty one, with the reporters that were pinned, for others. */
  static async load(projection: Projection, homeId: number, listening: string): Promise<ReportStore> {
    const store = new ReportStore(listening);
    const saved = await projection.get<ReportsDocument>(homeId, KEY);
    for (const [place, login] of saved?.pins ?? []) store.pins.set(place, login);
    if (saved === undefined || saved.listening !== listening) return store;
    const kept: KeptReport[] = [];
    for (const bucket of saved.buckets) {
      const reports = await projection.get<readonly KeptReport[]>(homeId, bucketKey(bucket));
      if (reports === undefined) return store;
      kept.push(...reports);
    }
    for (const report of kept) store.#add(report);
    for (const [commit, id] of saved.read) store.#read.set(commit, id);
    store.pending = saved.pending;
    store.isEmpty = false;
    store.#saved = JSON.stringify(store.#document());
    return store;
  }

  get size(): number {
    return this.#reports.size;
  }

  all(): Iterable<KeptReport> {
    return this.#reports.values();
  }

  /** Reports on the application that are heard there, in no order. */
  heard(listening: Listening, application: string): readonly KeptReport[] {
    const name = listening.name(application);
    const found = name === undefined ? this.all() : (this.#named.get(nameKey(listening.agent, name)) ?? []);
    return [...found].filter((report) => listening.concerns(report, application));
  }

  /** Id of the newest status of a commit that was read. */
  readUpTo(repositoryId: number, commit: Sha): number {
    return this.#read.get(`${repositoryId} ${commit}`) ?? 0;
  }

  setReadUpTo(repositoryId: number, commit: Sha, id: number): void {
    const key = `${repositoryId} ${commit}`;
    this.#read.delete(key);
    this.#read.set(key, id);
    const [oldest] = this.#read.keys();
    if (this.#read.size > COMMITS && oldest !== undefined) this.#read.delete(oldest);
  }

  /**
   * Takes what GitHub says now. Statuses come to those that are there; check runs and deployments take the place of what
   * was known of that commit, or of that one deployment. What is dated in the future is taken to be of now. Returns what
   * is new, gone or different.
   */
  take(reading: Reading, reports: readonly FoundReport[], now: number): readonly KeptReport[] {
    const { repositoryId, commit, kind, deployment } = reading;
    const before =
      kind === "status"
        ? []
        : [...this.all()].filter(
            (known) =>
              known.repositoryId === repositoryId &&
              known.kind === kind &&
              (deployment === undefined ? known.commit === commit : known.deployment?.id === deployment),
          );
    const gone = new Map(before.map((report) => [keyOf(report), report]));
    const changed: KeptReport[] = [];
    for (const report of reports) {
      const key = keyOf({ ...report, repositoryId });
      const known = this.#reports.get(key);
      gone.delete(key);
      // What was once dated by our clock keeps that date.
      const at = report.at <= now ? report.at : Math.min(known?.at ?? now, now);
      const kept: KeptReport = { ...report, at, repositoryId, commit };
      if (known !== undefined && JSON.stringify(known) === JSON.stringify(kept)) continue;
      if (known !== undefined) this.#drop(known);
      this.#add(kept);
      changed.push(kept);
    }
    for (const report of gone.values()) this.#drop(report);
    const all = [...changed, ...gone.values()];
    for (const report of all) this.#changed.add(bucketOf(report));
    return all;
  }

  /** Forgets what decides nothing any more. */
  keepOnly(wanted: ReadonlySet<KeptReport>): void {
    for (const report of [...this.all()]) {
      if (wanted.has(report)) continue;
      this.#drop(report);
      this.#changed.add(bucketOf(report));
    }
  }

  /** Writes what changed: the buckets first, then how far the reading came. */
  async save(projection: Projection, homeId: number): Promise<void> {
    if (this.#changed.size > 0) {
      const contents = new Map<number, KeptReport[]>([...this.#changed].map((bucket) => [bucket, []]));
      for (const report of this.all()) contents.get(bucketOf(report))?.push(report);
      for (const [bucket, reports] of contents) await projection.put(homeId, bucketKey(bucket), reports);
      this.#changed.clear();
    }
    const document = this.#document();
    const text = JSON.stringify(document);
    if (text === this.#saved) return;
    await projection.put(homeId, KEY, document);
    this.#saved = text;
    this.isEmpty = false;
  }

  #document(): ReportsDocument {
    return {
      listening: this.#listening,
      buckets: [...new Set([...this.all()].map(bucketOf))].sort((a, b) => a - b),
      pins: [...this.pins],
      read: [...this.#read],
      pending: this.pending,
    };
  }

  #add(report: KeptReport): void {
    this.#reports.set(keyOf(report), report);
    for (const key of nameKeys(report)) {
      const reports = this.#named.get(key) ?? new Set();
      reports.add(report);
      this.#named.set(key, reports);
    }
  }

  #drop(report: KeptReport): void {
    this.#reports.delete(keyOf(report));
    for (const key of nameKeys(report)) {
      const reports = this.#named.get(key);
      reports?.delete(report);
      if (reports?.size === 0) this.#named.delete(key);
    }
  }
}

/** A check run has one report for its beginning and one for its end. */
const keyOf = ({ repositoryId, kind, id, state }: Omit<KeptReport, "commit">): string =>
  `${repositoryId} ${kind} ${id}${kind === "check-run" && state === "progressing" ? " begun" : ""}`;

const nameKey = (agent: Agent, name: string): string => `${agent} ${name}`;
const nameKeys = (report: FoundReport): readonly string[] =>
  AGENTS.flatMap((agent) => reportedAs(agent, report).map((name) => nameKey(agent, name)));

const bucketKey = (bucket: number): string => `${KEY}/${bucket}`;
const bucketOf = ({ name }: Pick<FoundReport, "name">): number =>
  createHash("sha1").update(name).digest().readUInt16BE() % BUCKETS;
