/**
 * How far the history has been followed, kept in the projection: one document that says so, and the arrivals in buckets
 * by application, so that a merge rewrites one bucket and not everything. Lost or half-written documents are noticed and
 * mean that the history is followed again from the ledger's first look.
 */
import { createHash } from "node:crypto";
import type { Sha } from "../../domain/repository.ts";
import type { Arrival } from "../../planning/slice.ts";
import type { Projection } from "../../ports/facts.ts";
import { ArrivalBook } from "./arrival-book.ts";
import type { Track } from "./history.ts";
import { parseSubjectKey } from "./subject.ts";

/** Enough that a bucket of ten thousand applications stays small, few enough to be read at once at a start. */
const BUCKETS = 64;

interface TrackDocument {
  /** What the looks said when this was written: another adoption makes it worthless. */
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

  constructor(projection: Projection, homeId: number) {
    this.#projection = projection;
    this.#homeId = homeId;
  }

  /** The saved track without states; undefined if there is none that can be trusted for these looks. */
  async load(looks: string): Promise<Track | undefined> {
    const saved = await this.#projection.get<TrackDocument>(this.#homeId, "track");
    if (saved === undefined || saved.looks !== looks) return undefined;
    const book = new ArrivalBook();
    for (const number of saved.buckets) {
      const bucket = await this.#projection.get<BucketDocument>(this.#homeId, bucketName(number));
      if (bucket === undefined || bucket.sequence > saved.sequence) return undefined;
      for (const [key, arrivals] of bucket.arrivals) book.set(key, arrivals);
    }
    this.#sequence = saved.sequence;
    return { look: saved.look, heads: new Map(saved.heads), book, states: new Map() };
  }

  /** Saves what changed: the buckets of those subjects first, then how far the walk came. */
  async save(looks: string, track: Track, changed: ReadonlySet<string> | "all"): Promise<void> {
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
    const written = { looks, look, heads: [...heads], sequence, buckets: [...buckets.keys()] } satisfies TrackDocument;
    await this.#projection.put(this.#homeId, "track", written);
    this.#sequence = sequence;
  }
}

const bucketName = (number: number): string => `arrivals/${number}`;

function bucketOf(key: string): number {
  return createHash("sha1").update(parseSubjectKey(key).application).digest().readUInt16BE() % BUCKETS;
}
