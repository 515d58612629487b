/** The ledger as the mirror shows it and as far as it counts: adoption, what merged last, and what people decided. */
import type { Decision } from "../../domain/decision.ts";
import { type Problem, Transient } from "../../domain/failure.ts";
import type { Repository, Sha } from "../../domain/repository.ts";
import type { Clock } from "../../ports/clock.ts";
import type { CommitOrigins } from "../../ports/commit-origins.ts";
import type { Projection } from "../../ports/facts.ts";
import type { Log } from "../../ports/log.ts";
import type { Mirror } from "../../ports/mirrors.ts";
import { subjectKey } from "../observe/subject.ts";
import { ADOPTION_FILE, type Look, parseAdoption } from "./adoption.ts";
import { type Chain, followChain, type Overlaid, type Standing } from "./chain.ts";
import { type BlockingProblem, DecisionFiles, type EffectiveChange } from "./decision-files.ts";
import { type MergeRecord, parseMergeRecord, parseMergeRecordPath } from "./merge-record.ts";
import { type PinnedReporter, parseReporters, REPORTERS_FILE } from "./reporters-file.ts";
import { LEDGER_BRANCH, LedgerMistake } from "./shape.ts";
import { type MayDecide, maintainersDecide } from "./trust.ts";

/** Records read of each application and environment: what merged before them does not decide any more. */
const READ = 5;

/** Where {@link Standing} is kept in the projection. */
const STANDING = "ledger";

/** What reading the ledger needs of the outside. */
export interface LedgerOutside {
  readonly commitOrigins: CommitOrigins;
  readonly projection: Projection;
  readonly clock: Clock;
  readonly log: Log;
}

/** Of whom something in the ledger changed. */
export interface LedgerChanges {
  /** Names as the ledger has them, which may be former ones. */
  readonly applications: ReadonlySet<string>;
  /** Everybody: an environment was frozen, or nobody knows whom a file concerns. */
  readonly all: boolean;
}

const NOBODY: LedgerChanges = { applications: new Set(), all: false };

/** The ledger at one head, brought from head to head by the files that changed. */
export class Ledger {
  readonly #mayDecide: MayDecide;
  readonly #made = new Set<Sha>();
  /** Mirrors older than the one that was read last: they would show the branch as it was before our own writes. */
  readonly #outdated = new WeakSet<Mirror>();
  #mirror: Mirror | undefined;
  #chain: Chain | undefined;
  #looks: readonly Look[] | undefined;
  #reporters: readonly PinnedReporter[] = [];
  readonly #decisions = new DecisionFiles();
  readonly #merges = new Map<string, Map<number, { readonly path: string; readonly blob: Sha }>>();
  readonly #latest = new Map<string, readonly (MergeRecord | Problem)[]>();

  constructor(mayDecide: MayDecide = maintainersDecide) {
    this.#mayDecide = mayDecide;
  }

  /** What of the branch counts; undefined before the first {@link refresh}. */
  get chain(): Chain | undefined {
    return this.#chain;
  }

  /** The mirror that it was read from last. */
  get mirror(): Mirror | undefined {
    return this.#mirror;
  }

  /** The looks of the adoption; undefined before the first. */
  get looks(): readonly Look[] | undefined {
    return this.#looks;
  }

  /** Who reported first, where the configuration names nobody. */
  get reporters(): readonly PinnedReporter[] {
    return this.#reporters;
  }

  /** All decisions, ended ones too, by the names under which they were made (see `underCurrentNames`). */
  get decisions(): readonly Decision[] {
    return this.#decisions.decisions;
  }

  /** Decisions that cannot be read, each with whom it blocks. */
  get problems(): readonly BlockingProblem[] {
    return this.#decisions.problems;
  }

  /** What stands on the branch and does not count, and what was done to the branch: to be said, blocking nobody. */
  get warnings(): readonly Problem[] {
    return this.#chain?.ignored ?? [];
  }

  /** When to refresh again although nothing may have moved; undefined: no need. Milliseconds since 1970. */
  get askAgainAt(): number | undefined {
    return this.#chain?.askAgainAt;
  }

  /** Whether a promotion's merge is recorded. */
  has(subject: string, pullRequest: number): boolean {
    return this.#merges.get(subject)?.has(pullRequest) ?? false;
  }

  /** The records of the newest merges, newest first, or why they cannot be read. */
  latest(subject: string): readonly (MergeRecord | Problem)[] {
    return this.#latest.get(subject) ?? [];
  }

  /** The decision with that id, why it cannot be read, or undefined if there is none. */
  decision(id: string): { readonly path: string; readonly read: Decision | BlockingProblem } | undefined {
    return this.#decisions.of(id);
  }

  /** Our own commit: GitHub need not be asked about it. To be called before a branch takes it. */
  noteMade(commit: Sha): void {
    this.#made.add(commit);
  }

  /** What has to be written over the branch so that its files are what counts: path → text, or undefined for gone. */
  async overlaid(): Promise<ReadonlyMap<string, string | undefined>> {
    const { overlay } = this.#chain ?? { overlay: new Map<string, Overlaid>() };
    const blobs =
      (await this.#mirror?.blobs([...overlay.values()].flatMap(({ file }) => file?.blob ?? []))) ?? new Map();
    return new Map(
      [...overlay].map(([path, { file, lifted }]) => {
        if (lifted) return [path, this.#decisions.endedText(path)];
        const bytes = file === undefined ? undefined : blobs.get(file.blob);
        if (file !== undefined && bytes === undefined)
          throw new Transient(`${path} of the ledger is not in the mirror yet`);
        return [path, bytes === undefined ? undefined : Buffer.from(bytes).toString("utf8")];
      }),
    );
  }

  /**
   * Brings it up to what the mirror has; a mirror older than the last one is passed over. GitHub is asked about commits of
   * others only, once each. Throws Mistake `ledger-unreadable` if the adoption cannot be read, `ledger-untrusted` and
   * `ledger-lost` as `followChain`; an unreadable record or decision blocks only whom it is about.
   */
  async refresh(outside: LedgerOutside, home: Repository, mirror: Mirror): Promise<LedgerChanges> {
    if (this.#outdated.has(mirror)) return NOBODY;
    if (this.#mirror !== undefined && this.#mirror !== mirror) this.#outdated.add(this.#mirror);
    this.#mirror = mirror;
    const now = outside.clock.now();
    const before = this.#chain;
    const known = before !== undefined && before.tip === mirror.branches.get(LEDGER_BRANCH);
    if (known && (before.askAgainAt ?? Number.POSITIVE_INFINITY) > now) return NOBODY;
    const saved = before === undefined ? await outside.projection.get<Standing>(home.id, STANDING) : before.standing;
    const source = { home, mirror, origins: outside.commitOrigins, mayDecide: this.#mayDecide, made: this.#made, now };
    const chain = await followChain(source, saved);
    const touched = await this.#take(mirror, await effectiveChanges(mirror, before, chain));
    this.#chain = chain;
    for (const { code, message } of chain.ignored) {
      if (before?.ignored.some((told) => told.message === message) === true) continue;
      outside.log.warn({ repository: home.fullName, code }, message);
    }
    if (JSON.stringify(chain.standing) !== JSON.stringify(saved)) {
      if (chain.standing !== undefined) await outside.projection.put(home.id, STANDING, chain.standing);
    }
    return touched;
  }

  async #take(mirror: Mirror, changes: readonly EffectiveChange[]): Promise<LedgerChanges> {
    const adoption = changes.find(({ path }) => path === ADOPTION_FILE);
    const looks = adoption === undefined ? this.#looks : await readLooks(mirror, adoption);
    const pinned = changes.find(({ path }) => path === REPORTERS_FILE);
    const reporters = pinned === undefined ? this.#reporters : await readReporters(mirror, pinned);
    const concerns = await this.#decisions.apply(mirror, changes);
    const subjects = new Set<string>();
    const applications = new Set(concerns.flatMap(({ application }) => application ?? []));
    for (const { path, file } of changes) {
      const at = parseMergeRecordPath(path);
      if (at === undefined) continue;
      const key = subjectKey(at);
      subjects.add(key);
      applications.add(at.application);
      const merges = this.#merges.get(key) ?? new Map<number, { path: string; blob: Sha }>();
      if (file === undefined) merges.delete(at.pullRequest);
      else merges.set(at.pullRequest, { path, blob: file.blob });
      this.#merges.set(key, merges);
    }
    await this.#readLatest(mirror, subjects);
    this.#looks = looks;
    this.#reporters = reporters;
    return { applications, all: concerns.some(({ application }) => application === undefined) };
  }

  async #readLatest(mirror: Mirror, touched: ReadonlySet<string>): Promise<void> {
    const newest = [...touched].map((key) => {
      const merges = [...(this.#merges.get(key) ?? [])].sort(([a], [b]) => b - a).slice(0, READ);
      return { key, files: merges.map(([, file]) => file) };
    });
    const blobs = await mirror.blobs(newest.flatMap(({ files }) => files.map(({ blob }) => blob)));
    for (const { key, files } of newest) {
      if (files.length === 0) this.#latest.delete(key);
      else
        this.#latest.set(
          key,
          files.map(({ path, blob }) => readRecord(path, blobs.get(blob))),
        );
    }
  }
}

/** How the files that count differ between two states; everything, where there was none. */
async function effectiveChanges(
  mirror: Mirror,
  before: Chain | undefined,
  after: Chain,
): Promise<readonly EffectiveChange[]> {
  if (after.anchor === undefined) return [];
  const changes = new Map<string, EffectiveChange>();
  const add = (path: string, file: EffectiveChange["file"], lifted?: Overlaid): void => {
    changes.set(path, { path, file, lifted });
  };
  if (before?.anchor === undefined) for (const file of await mirror.files(after.anchor)) add(file.path, file);
  else if (before.anchor !== after.anchor) {
    for (const { path, file } of await mirror.changes(before.anchor, after.anchor)) add(path, file);
  }
  for (const path of before?.overlay.keys() ?? []) {
    if (!changes.has(path) && !after.overlay.has(path)) add(path, await mirror.file(after.anchor, path));
  }
  for (const [path, entry] of after.overlay) add(path, entry.file, entry.lifted ? entry : undefined);
  return [...changes.values()];
}

async function readReporters(mirror: Mirror, { file }: EffectiveChange): Promise<readonly PinnedReporter[]> {
  if (file === undefined) return [];
  const bytes = (await mirror.blobs([file.blob])).get(file.blob);
  if (bytes === undefined) throw new Transient(`${REPORTERS_FILE} of the ledger is not in the mirror yet`);
  return parseReporters(Buffer.from(bytes).toString("utf8"));
}

async function readLooks(mirror: Mirror, { file }: EffectiveChange): Promise<readonly Look[] | undefined> {
  if (file === undefined) return undefined;
  const bytes = (await mirror.blobs([file.blob])).get(file.blob);
  if (bytes === undefined) throw new Transient(`${ADOPTION_FILE} of the ledger is not in the mirror yet`);
  return parseAdoption(Buffer.from(bytes).toString("utf8"));
}

function readRecord(path: string, bytes: Uint8Array | undefined): MergeRecord | Problem {
  if (bytes === undefined) throw new Transient(`${path} of the ledger is not in the mirror yet`);
  try {
    return parseMergeRecord(path, Buffer.from(bytes).toString("utf8"));
  } catch (error) {
    if (error instanceof LedgerMistake) return error.problem;
    throw error;
  }
}
