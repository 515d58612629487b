/**
 * How far the history has been followed, kept in the projection: one document that says so, and the arrivals in buckets
 * by application, so that a merge rewrites one bucket and not everything. Lost or half-written documents are noticed and
 * mean that the history is followed again from the ledger's first look.
 */
import { createHash } from "node:crypto";
import type { Sha } from "../../domain/repository.ts";
import type { Arrival } from "../../planning/slice.ts";
import type { Projection } from "../../ports/facts.ts";
import { formatAdoption, type Look } from "../ledger/adoption.ts";
import { ArrivalBook } from "./arrival-book.ts";
import type { Track } from "./history.ts";
import { parseSubjectKey } from "./subject.ts";

/** Enough that a bucket of ten thousand applications stays small, few enough to be read at once at a start. */
const BUCKETS = 64;

interface TrackDocument {
  /** Hash of the looks up to that one: another adoption makes it worthless. */
  readonly looks: string;
  readonly look: number;
  readonly heads: readonly (readonly [string, Sha])[];
  /** Rises with each save; a bucket with a higher one was written by a save that did not end. */
  readonly sequence: number;
  readonly buckets: readonly number[];
}

interface BucketDocument {
  readonly sequence: number;
  readonly arrivals: readonly (readonly [string, readonly Arrival[]])[];
}

export class TrackStore {
  readonly #projection: Projection;
  readonly #homeId: number;
  #sequence = 0;
  #current: { readonly track: Track; readonly looks: string } | undefined;

  constructor(projection: Projection, homeId: number) {
    this.#projection = projection;
    this.#homeId = homeId;
  }

  /** The track of the last save, or what was saved of it; undefined if none can be trusted for these looks. */
  async load(looks: readonly Look[]): Promise<Track | undefined> {
    const current = this.#current;
    if (current !== undefined) {
      return current.looks === looksHash(looks, current.track.look) ? current.track : undefined;
    }
    return this.#read(looks);
  }

  async #read(looks: readonly Look[]): Promise<Track | undefined> {
    const saved = await this.#projection.get<TrackDocument>(this.#homeId, "track");
    if (saved === undefined || saved.looks !== looksHash(looks, saved.look)) return undefined;
    const book = new ArrivalBook();
    for (const number of saved.buckets) {
      const bucket = await this.#projection.get<BucketDocument>(this.#homeId, bucketName(number));
      if (bucket === undefined || bucket.sequence > saved.sequence) return undefined;
      for (const [key, arrivals] of bucket.arrivals) book.set(key, arrivals);
    }
    this.#sequence = saved.sequence;
    return { look: saved.look, heads: new Map(saved.heads), book, states: new Map() };
  }

  /** Keeps a track whose walk went nowhere: nothing of it is to be written. */
  keep(looks: readonly Look[], track: Track): void {
    this.#current = { track, looks: looksHash(looks, track.look) };
  }

  /** Saves what changed: the buckets of those subjects first, then how far the walk came. */
  async save(looks: readonly Look[], track: Track, changed: ReadonlySet<string> | "all"): Promise<void> {
    const wanted = changed === "all" ? undefined : new Set([...changed].map(bucketOf));
    const buckets = new Map<number, [string, readonly Arrival[]][]>();
    for (const [key, arrivals] of track.book.entries()) {
      const number = bucketOf(key);
      const bucket = buckets.get(number) ?? [];
      bucket.push([key, arrivals]);
      buckets.set(number, bucket);
    }
    const sequence = this.#sequence + 1;
    for (const [number, arrivals] of buckets) {
      if (wanted !== undefined && !wanted.has(number)) continue;
      await this.#projection.put(this.#homeId, bucketName(number), { sequence, arrivals } satisfies BucketDocument);
    }
    const { look, heads } = track;
    const hash = looksHash(looks, look);
    const written = { looks: hash, look, heads: [...heads], sequence, buckets: [...buckets.keys()] };
    await this.#projection.put(this.#homeId, "track", written satisfies TrackDocument);
    this.#sequence = sequence;
    this.#current = { track, looks: hash };
  }
}

/** What a track that reads by the look at that index was followed through. */
export const looksHash = (looks: readonly Look[], index: number): string =>
  createHash("sha256")
    .update(formatAdoption(looks.slice(0, index + 1)))
    .digest("hex");

const bucketName = (number: number): string => `arrivals/${number}`;

function bucketOf(key: string): number {
  return createHash("sha1").update(parseSubjectKey(key).application).digest().readUInt16BE() % BUCKETS;
}
