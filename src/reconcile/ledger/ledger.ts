/** The ledger as the mirror shows it: adoption, and what merged last in each environment of each application. */
import { Mistake, type Problem, Transient } from "../../domain/failure.ts";
import type { Sha } from "../../domain/repository.ts";
import type { Mirror, MirrorChange } from "../../ports/mirrors.ts";
import { subjectKey } from "../observe/subject.ts";
import { ADOPTION_FILE, type Look, parseAdoption } from "./adoption.ts";
import { type MergeRecord, parseMergeRecord, parseMergeRecordPath } from "./merge-record.ts";
import { LEDGER_BRANCH } from "./shape.ts";

/** Records read of each application and environment: what merged before them does not decide any more. */
const READ = 5;

/** The ledger at one head, brought from head to head by the files that changed. */
export class Ledger {
  #head: Sha | undefined;
  #looks: readonly Look[] | undefined;
  readonly #merges = new Map<string, Map<number, { readonly path: string; readonly blob: Sha }>>();
  readonly #latest = new Map<string, readonly (MergeRecord | Problem)[]>();

  get head(): Sha | undefined {
    return this.#head;
  }

  /** The looks of the adoption; undefined before the first. */
  get looks(): readonly Look[] | undefined {
    return this.#looks;
  }

  /** Whether a promotion's merge is recorded. */
  has(subject: string, pullRequest: number): boolean {
    return this.#merges.get(subject)?.has(pullRequest) ?? false;
  }

  /** The records of the newest merges, newest first, or why they cannot be read. */
  latest(subject: string): readonly (MergeRecord | Problem)[] {
    return this.#latest.get(subject) ?? [];
  }

  /**
   * Brings it up to what the mirror has. Returns whose records changed ({@link subjectKey}). Throws Mistake
   * `ledger-unreadable` if the adoption cannot be read; an unreadable record blocks only whom it is about.
   */
  async refresh(mirror: Mirror): Promise<ReadonlySet<string>> {
    const head = mirror.branches.get(LEDGER_BRANCH);
    if (head === this.#head) return new Set();
    const changes = await changesOf(mirror, this.#head, head);
    const touched = new Set<string>();
    const adoption = changes.find(({ path }) => path === ADOPTION_FILE);
    const looks = adoption === undefined ? this.#looks : await readLooks(mirror, adoption);
    for (const { path, file } of changes) {
      const at = parseMergeRecordPath(path);
      if (at === undefined) continue;
      const key = subjectKey(at);
      touched.add(key);
      const merges = this.#merges.get(key) ?? new Map<number, { path: string; blob: Sha }>();
      if (file === undefined) merges.delete(at.pullRequest);
      else merges.set(at.pullRequest, { path, blob: file.blob });
      this.#merges.set(key, merges);
    }
    await this.#readLatest(mirror, touched);
    this.#looks = looks;
    this.#head = head;
    return touched;
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

async function changesOf(mirror: Mirror, from: Sha | undefined, to: Sha | undefined): Promise<readonly MirrorChange[]> {
  if (from !== undefined && to !== undefined && (await mirror.commit(from)) !== undefined) {
    return mirror.changes(from, to);
  }
  const before = from === undefined ? [] : await mirror.files(from);
  const after = to === undefined ? [] : await mirror.files(to);
  const present = new Set(after.map(({ path }) => path));
  return [
    ...before.filter(({ path }) => !present.has(path)).map(({ path }) => ({ path, file: undefined })),
    ...after.map((file) => ({ path: file.path, file })),
  ];
}

async function readLooks(mirror: Mirror, { file }: MirrorChange): Promise<readonly Look[] | undefined> {
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
    if (error instanceof Mistake) return { code: error.code, message: error.message, file: path };
    throw error;
  }
}
