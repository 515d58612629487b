/** Files of a tree that speak of a kind which counts for others too, wherever they lie: policies, definitions. */
import { LRUCache } from "lru-cache";
import type { Sha } from "../../domain/repository.ts";
import type { Mirror, MirrorFile } from "../../ports/mirrors.ts";
import { LARGEST_FILE } from "../../validation/engine/check-file.ts";
import { mayHoldManifests } from "./candidates.ts";

const WORDS = { policies: "ValidatingAdmissionPolicy", definitions: "CustomResourceDefinition" } as const;
const READ_AT_ONCE = 500;

type Subject = keyof typeof WORDS;

export class SpeakingFiles {
  /** What a content speaks of; contents are immutable. */
  readonly #speaks = new LRUCache<Sha, readonly Subject[]>({ max: 200_000 });

  async of(mirror: Mirror, commit: Sha, subject: Subject): Promise<readonly MirrorFile[]> {
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
      for (const { blob } of some) this.#speaks.set(blob, subjectsIn(blobs.get(blob)));
    }
    return files.filter(({ blob }) => this.#speaks.get(blob)?.includes(subject) === true);
  }
}

function subjectsIn(bytes: Uint8Array | undefined): readonly Subject[] {
  if (bytes === undefined) return NOTHING;
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const found = (["policies", "definitions"] as const).filter((subject) => text.includes(WORDS[subject]));
  return found.length === 0 ? NOTHING : found;
}

const NOTHING: readonly Subject[] = [];
