/**
 * What the environments on one branch hold at one commit, kept up to date by the paths that change: one changed file is
 * read again for those applications alone that read it, however large the repository is.
 */
import type { Problem } from "../../domain/failure.ts";
import type { Place } from "../../domain/place.ts";
import type { Destination } from "../../domain/promotion.ts";
import type { Release } from "../../domain/release.ts";
import type { Sha } from "../../domain/repository.ts";
import type { Mirror, MirrorChange, MirrorFile } from "../../ports/mirrors.ts";
import { addressKey } from "./address.ts";
import type { FileFacts } from "./file-facts.ts";
import { type HeldReading, heldReading } from "./held.ts";
import type { Looking, NamedReading } from "./looking.ts";
import { MultiMap } from "./multi-map.ts";
import { readFacts } from "./read-facts.ts";
import { type Reading, readSubject, type Unreadable } from "./reading.ts";
import { sharedPlaces } from "./shared-places.ts";
import { parseSubjectKey, subjectKey } from "./subject.ts";

/** Files read from the mirror at once: bounds the memory of a first look at a large repository. */
const BATCH = 2_000;

interface LoadedFile {
  readonly blob: Sha;
  readonly mode: string;
  readonly facts: FileFacts;
  readonly named: readonly NamedReading[];
}

interface Subject {
  readonly reading: Reading;
  readonly held: HeldReading;
}

export class BranchState {
  readonly #looking: Looking;
  #head: Sha;
  readonly #files: Map<string, MirrorFile>;
  readonly #loaded = new Map<string, LoadedFile>();
  #own = new MultiMap<string>();
  #named = new MultiMap<string>();
  #readers = new MultiMap<string>();
  #placed = new MultiMap<string>();
  readonly #subjects = new Map<string, Subject>();

  private constructor(looking: Looking, head: Sha, files: readonly MirrorFile[]) {
    this.#looking = looking;
    this.#head = head;
    this.#files = new Map(files.map((file) => [file.path, file]));
  }

  /** Reads all environments of the branch at that commit. */
  static async open(looking: Looking, mirror: Mirror, head: Sha): Promise<BranchState> {
    const state = new BranchState(looking, head, await mirror.files(head));
    await state.#change(mirror, [...new Set([...state.#files.keys(), ...looking.namedFiles.keys()])]);
    return state;
  }

  get head(): Sha {
    return this.#head;
  }

  /** Moves on to another commit by the paths in which it differs. Returns whose reading may have changed. */
  async advance(mirror: Mirror, head: Sha, changes: readonly MirrorChange[]): Promise<ReadonlySet<string>> {
    for (const { path, file } of changes) {
      if (file === undefined) this.#files.delete(path);
      else this.#files.set(path, file);
    }
    this.#head = head;
    return this.#change(
      mirror,
      changes.map(({ path }) => path),
    );
  }

  /** Whether what stands at the path may decide what somebody runs: it is somebody's own, named, or read by somebody. */
  concerns(path: string): boolean {
    return (
      this.#looking.namesPlacesIn(path) || this.#readers.get(path).size > 0 || this.#looking.locate(path).length > 0
    );
  }

  /** What would be read after these changes, beside this state, which stays as it is. */
  async preview(
    mirror: Mirror,
    head: Sha,
    changes: readonly MirrorChange[],
  ): Promise<{ readonly state: BranchState; readonly changed: ReadonlySet<string> }> {
    const state = new BranchState(this.#looking, this.#head, [...this.#files.values()]);
    for (const [path, loaded] of this.#loaded) state.#loaded.set(path, loaded);
    for (const [key, subject] of this.#subjects) state.#subjects.set(key, subject);
    state.#own = this.#own.copy();
    state.#named = this.#named.copy();
    state.#readers = this.#readers.copy();
    state.#placed = this.#placed.copy();
    return { state, changed: await state.advance(mirror, head, changes) };
  }

  /** Everybody who is found here, as {@link subjectKey}. */
  subjects(): Iterable<string> {
    return this.#subjects.keys();
  }

  /** The release that is held, without looking for problems. */
  release(key: string): Release | undefined {
    return this.#subjects.get(key)?.held.release;
  }

  /** What is held, with the problem of shared places filled in; undefined for whom is not found here. */
  held(key: string): HeldReading | undefined {
    const held = this.#subjects.get(key)?.held;
    if (held === undefined) return undefined;
    const shared = sharedPlaces(parseSubjectKey(key), held.places, (place) =>
      [...this.#placed.get(addressKey(place))].map(parseSubjectKey),
    );
    return shared.length === 0 ? held : { ...held, problems: [...held.problems, ...shared] };
  }

  /** Content and mode of a file at the head. */
  file(path: string): MirrorFile | undefined {
    return this.#files.get(path);
  }

  async #change(mirror: Mirror, paths: readonly string[]): Promise<ReadonlySet<string>> {
    const affected = new Set<string>();
    for (const path of paths) this.#relocate(path, affected);
    await this.#load(
      mirror,
      paths.filter((path) => this.#looking.namesPlacesIn(path)),
    );
    for (const path of paths) this.#rename(path, affected);
    const changed = await this.#read(mirror, affected);
    return changed;
  }

  /** Notes who owns the path now, and everybody who reads it. */
  #relocate(path: string, affected: Set<string>): void {
    const present = this.#files.has(path);
    for (const owner of this.#looking.locate(path)) {
      const key = subjectKey(owner);
      if (present) this.#own.add(key, path);
      else this.#own.delete(key, path);
      affected.add(key);
    }
    for (const key of this.#readers.get(path)) affected.add(key);
  }

  /** Notes whose places the configuration names in the file. */
  #rename(path: string, affected: Set<string>): void {
    if (!this.#looking.namesPlacesIn(path)) return;
    for (const key of this.#named.get(path)) affected.add(key);
    this.#named.clear(path);
    for (const owner of this.#looking.namedFiles.get(path) ?? []) this.#note(path, owner, affected);
    for (const reading of this.#loadedFile(path)?.named ?? []) this.#note(path, reading, affected);
  }

  #note(path: string, owner: Destination, affected: Set<string>): void {
    const key = subjectKey(owner);
    this.#named.add(path, key);
    affected.add(key);
  }

  /** Reads these subjects; files that turn out to be needed are loaded and the reading is repeated. */
  async #read(mirror: Mirror, affected: ReadonlySet<string>): Promise<ReadonlySet<string>> {
    const changed = new Set<string>();
    let pending: readonly string[] = [...affected];
    await this.#load(
      mirror,
      pending.flatMap((key) => [...this.#own.get(key)]),
    );
    while (pending.length > 0) {
      const missing = new Set<string>();
      const again: string[] = [];
      for (const key of pending) {
        const reading = this.#readOne(key, missing);
        if (reading === "again") again.push(key);
        else this.#put(key, reading, changed);
      }
      await this.#load(mirror, [...missing]);
      pending = again;
    }
    return changed;
  }

  #readOne(key: string, missing: Set<string>): Reading | undefined | "again" {
    const own = [...this.#own.get(key)].sort();
    const named = this.#namedFor(key);
    if (own.length === 0 && named.files === 0) return undefined;
    let incomplete = false;
    const facts = (path: string): FileFacts | undefined => {
      const loaded = this.#loadedFile(path);
      if (loaded === undefined && this.#files.has(path)) {
        missing.add(path);
        incomplete = true;
      }
      return loaded?.facts;
    };
    const reading = readSubject({ has: (path) => this.#files.has(path), facts }, own, named.places);
    if (incomplete) return "again";
    return { ...reading, unreadable: [...reading.unreadable, ...named.problems] };
  }

  #namedFor(key: string): { places: Place[]; problems: Unreadable[]; files: number } {
    const { environment, application } = parseSubjectKey(key);
    const places: Place[] = [];
    const problems: Unreadable[] = [];
    const paths = [...this.#named.keysWith(key)];
    for (const path of paths) {
      const loaded = this.#loadedFile(path);
      const tell = (problem: Problem): number => problems.push({ problem, imageLines: "", always: true });
      if (loaded === undefined) tell(missingFile(path, environment, application));
      else if (loaded.facts.problem !== undefined && loaded.named.length === 0) tell(loaded.facts.problem);
      for (const reading of loaded?.named ?? []) {
        if (subjectKey(reading) !== key) continue;
        if ("place" in reading) places.push(reading.place);
        else tell(reading.problem);
      }
    }
    return { places, problems, files: paths.length };
  }

  #put(key: string, reading: Reading | undefined, changed: Set<string>): void {
    const before = this.#subjects.get(key);
    for (const path of before?.reading.paths ?? []) this.#readers.delete(path, key);
    for (const place of before?.held.places ?? []) this.#unplace(place, key, changed);
    changed.add(key);
    if (reading === undefined) {
      this.#subjects.delete(key);
      return;
    }
    const subject = parseSubjectKey(key);
    const held = heldReading(subject, reading, this.#looking.choice(subject.application));
    this.#subjects.set(key, { reading, held });
    for (const path of reading.paths) this.#readers.add(path, key);
    for (const place of held.places) {
      for (const other of this.#placed.get(addressKey(place))) changed.add(other);
      this.#placed.add(addressKey(place), key);
    }
  }

  #unplace(place: Place, key: string, changed: Set<string>): void {
    const address = addressKey(place);
    this.#placed.delete(address, key);
    for (const other of this.#placed.get(address)) changed.add(other);
  }

  /** What is loaded of a path, if it is what stands there now. */
  #loadedFile(path: string): LoadedFile | undefined {
    const file = this.#files.get(path);
    const loaded = this.#loaded.get(path);
    if (loaded === undefined) return undefined;
    if (file !== undefined && file.blob === loaded.blob && file.mode === loaded.mode) return loaded;
    this.#loaded.delete(path);
    return undefined;
  }

  async #load(mirror: Mirror, paths: readonly string[]): Promise<void> {
    const wanted = [...new Set(paths)].flatMap((path) => {
      const file = this.#files.get(path);
      return file === undefined || this.#loadedFile(path) !== undefined ? [] : [file];
    });
    for (let at = 0; at < wanted.length; at += BATCH) {
      const batch = wanted.slice(at, at + BATCH);
      const blobs = await mirror.blobs(batch.map(({ blob }) => blob));
      for (const file of batch) {
        const { facts, text } = readFacts(file, blobs.get(file.blob));
        const names = text !== undefined && this.#looking.namesPlacesIn(file.path);
        const named = names ? this.#looking.namedPlaces(file.path, text) : [];
        this.#loaded.set(file.path, { blob: file.blob, mode: file.mode, facts, named });
      }
    }
  }
}

const missingFile = (file: string, environment: string, application: string): Problem => ({
  code: "missing-file",
  message: `towpath.yaml names ${file} as a place of ${application} in ${environment}, but there is no such file: add it, or correct the path.`,
  file,
});
