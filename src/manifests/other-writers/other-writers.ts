/** Tools besides Towpath that write image tags where releases are promoted, as far as the repository's own files tell. */
import { IMAGE_UPDATER_WORDS, imageUpdaterWriters } from "./argocd-image-updater.ts";
import { dependabotWriters, isDependabotFile } from "./dependabot.ts";
import { FLUX_WORDS, fluxWriters } from "./flux.ts";
import type { OtherWriter, Promoted, WriterFile } from "./other-writer.ts";
import { isRenovateFile, renovateWriters } from "./renovate.ts";

/** Whether the path alone says that a tool is set up there. */
export const isWriterFile = (path: string): boolean => isRenovateFile(path) || isDependabotFile(path);

/** Those among them that are not read as manifests of a checkout. */
export const UNREAD_WRITER_FILES: readonly string[] = [
  "renovate.json5",
  ".renovaterc",
  ".renovaterc.json5",
  ".github/renovate.json5",
  "package.json",
];

/** A file of manifests that holds none of these words sets no tool up. */
export const WRITER_WORDS: readonly string[] = [...FLUX_WORDS, ...IMAGE_UPDATER_WORDS];

/** What looks like a manifest, and is worth searching for those words. */
export const mayNameWriters = (path: string): boolean => /\.(?:ya?ml|json)$/.test(path);

/**
 * One sentence for each tool and place, in the order of tools and files. `files` need hold no more than those that
 * {@link isWriterFile} or one of the {@link WRITER_WORDS} picks. Whatever they say, nothing is thrown.
 */
export const otherWriters = (files: readonly WriterFile[], promoted: Promoted): readonly OtherWriter[] => {
  const sorted = [...files].sort((a, b) => (a.path < b.path ? -1 : 1));
  return [fluxWriters, imageUpdaterWriters, renovateWriters, dependabotWriters].flatMap((find) =>
    find(sorted, promoted),
  );
};
