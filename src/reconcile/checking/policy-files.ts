/** Files of a tree that hold policies of the cluster, wherever they lie. */
import { LRUCache } from "lru-cache";
import type { Sha } from "../../domain/repository.ts";
import type { Mirror, MirrorFile } from "../../ports/mirrors.ts";
import { LARGEST_FILE } from "../../validation/engine/check-file.ts";
import { mayHoldManifests } from "./candidates.ts";

const WORD = "ValidatingAdmissionPolicy";
const READ_AT_ONCE = 500;

export class PolicyFiles {
  /** Whether a content speaks of policies; contents are immutable. */
  readonly #speaks = new LRUCache<Sha, boolean>({ max: 200_000 });

  async of(mirror: Mirror, commit: Sha): Promise<readonly MirrorFile[]> {
    const files = (await mirror.files(commit)).filter(mayHoldManifests);
    const unknown = files.filter(({ blob }) => !this.#speaks.has(blob));
    for (let at = 0; at < unknown.length; at += READ_AT_ONCE) {
      const some = unknown.slice(at, at + READ_AT_ONCE);
      const sizes = await mirror.sizes(
        commit,
        some.map(({ path }) => path),
      );
      const small = some.filter(({ path }) => (sizes.get(path) ?? 0) <= LARGEST_FILE);
      const blobs = await mirror.blobs(small.map(({ blob }) => blob));
      for (const { blob } of some) {
        const bytes = blobs.get(blob);
        const text = bytes && Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
        this.#speaks.set(blob, text?.includes(WORD) ?? false);
      }
    }
    return files.filter(({ blob }) => this.#speaks.get(blob) === true);
  }
}
