import type { FileTask } from "./check-file.ts";

/** Files that are handed to a thread at a time, and their bytes. */
const BATCH = { files: 64, bytes: 1024 * 1024 };

/** Cuts tasks into batches as they are asked for; the next one is made ready while threads are busy with the last. */
export class TaskBatches {
  readonly #tasks: Iterator<FileTask> | AsyncIterator<FileTask>;
  #ready: Promise<readonly FileTask[] | undefined> | undefined;
  #held: FileTask | undefined;

  constructor(tasks: Iterable<FileTask> | AsyncIterable<FileTask>) {
    this.#tasks = Symbol.asyncIterator in tasks ? tasks[Symbol.asyncIterator]() : tasks[Symbol.iterator]();
  }

  /** Undefined behind the last one. Throws what the tasks throw, whoever asks and however often. */
  next(): Promise<readonly FileTask[] | undefined> {
    const batch = this.#ready ?? this.#make();
    const following = batch.then((made) => (made === undefined ? undefined : this.#make()));
    // Whoever asks next is told what went wrong; nobody may ask any more.
    following.catch(() => undefined);
    this.#ready = following;
    return batch;
  }

  async #make(): Promise<readonly FileTask[] | undefined> {
    const batch: FileTask[] = this.#held === undefined ? [] : [this.#held];
    let bytes = this.#held?.bytes.length ?? 0;
    this.#held = undefined;
    while (batch.length < BATCH.files) {
      const next = await this.#tasks.next();
      if (next.done === true) break;
      bytes += next.value.bytes.length;
      if (batch.length > 0 && bytes > BATCH.bytes) {
        this.#held = next.value;
        break;
      }
      batch.push(next.value);
    }
    return batch.length === 0 ? undefined : batch;
  }
}
