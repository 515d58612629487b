/** Finds other tools that write where releases are promoted, in the files of a commit. */
import type { LRUCache } from "lru-cache";
import type { Config } from "../../config/config.ts";
import { imageRuleFor } from "../../config/image-rule-for.ts";
import { imageName, parseImageName } from "../../domain/image-reference.ts";
import type { Sha } from "../../domain/repository.ts";
import { decodeManifest, PROMOTED_FILE_LIMIT } from "../../manifests/decode-manifest.ts";
import type { OtherWriter } from "../../manifests/other-writers/other-writer.ts";
import {
  isWriterFile,
  mayNameWriters,
  otherWriters,
  WRITER_WORDS,
} from "../../manifests/other-writers/other-writers.ts";
import type { Mirror, MirrorFile } from "../../ports/mirrors.ts";
import type { Looking } from "../observe/looking.ts";

const READ_AT_ONCE = 500;
const REGULAR = new Set(["100644", "100755"]);

/**
 * Reads every manifest of the commit once; what was read before is known by its content.
 * @param looking undefined where no environment lives on that branch: then nothing is promoted there.
 */
export async function findOtherWriters(
  config: Config,
  looking: Looking | undefined,
  mirror: Mirror,
  commit: Sha,
  speaks: LRUCache<Sha, boolean>,
): Promise<readonly OtherWriter[]> {
  if (looking === undefined) return [];
  const all = (await mirror.files(commit)).filter(({ mode }) => REGULAR.has(mode));
  const own = all
    .map(({ path }) => path)
    .filter((path) => looking.namesPlacesIn(path) || looking.locate(path).length > 0);
  const manifests = all.filter(({ path }) => mayNameWriters(path) && !isWriterFile(path));
  await learn(mirror, commit, manifests, speaks);
  const chosen = [
    ...all.filter(({ path }) => isWriterFile(path)),
    ...manifests.filter(({ blob }) => speaks.get(blob) === true),
  ];
  const blobs = await mirror.blobs(chosen.map(({ blob }) => blob));
  const files = chosen.flatMap(({ path, blob }) => {
    const bytes = blobs.get(blob);
    const text = bytes === undefined ? undefined : decodeManifest(bytes, path);
    return typeof text === "string" ? [{ path, text }] : [];
  });
  return otherWriters(files, {
    files: own,
    moves: (image) => {
      const parsed = parseImageName(image);
      return parsed !== undefined && imageRuleFor(config, imageName(parsed)) !== undefined;
    },
  });
}

/** Remembers of each content whether it holds one of the words. */
async function learn(
  mirror: Mirror,
  commit: Sha,
  files: readonly MirrorFile[],
  speaks: LRUCache<Sha, boolean>,
): Promise<void> {
  const unknown = files.filter(({ blob }) => !speaks.has(blob));
  for (let at = 0; at < unknown.length; at += READ_AT_ONCE) {
    const some = unknown.slice(at, at + READ_AT_ONCE);
    const sizes = await mirror.sizes(
      commit,
      some.map(({ path }) => path),
    );
    const small = some.filter(({ path }) => (sizes.get(path) ?? 0) <= PROMOTED_FILE_LIMIT);
    const blobs = await mirror.blobs(small.map(({ blob }) => blob));
    for (const { blob } of some) {
      const bytes = blobs.get(blob);
      const text = bytes && Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      speaks.set(blob, text !== undefined && WRITER_WORDS.some((word) => text.includes(word)));
    }
  }
}
