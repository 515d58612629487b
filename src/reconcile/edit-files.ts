/** Writing versions into the files of a commit: whole new texts, proven by the byte-exact edit, or why not. */
import { Mistake, type Problem, Transient } from "../domain/failure.ts";
import { formatVersion, type Version } from "../domain/image-reference.ts";
import type { Place } from "../domain/place.ts";
import { decodeManifest } from "../manifests/decode-manifest.ts";
import { editPlaces } from "../manifests/edit-places.ts";
import type { Mirror, MirrorFile } from "../ports/mirrors.ts";

export interface Write {
  readonly place: Place;
  readonly to: Version;
}

export interface EditedFile {
  readonly path: string;
  readonly mode: string;
  readonly text: string;
}

/**
 * The files of the writes as they are to be committed; files that hold everything already are left out. `fileAt` says
 * what stands at a path in the commit that is edited. Throws Mistake with the code of the refusal: `moved-on` if a place
 * holds another version than the one that was read.
 */
export async function editFiles(
  mirror: Mirror,
  fileAt: (path: string) => MirrorFile | undefined,
  writes: readonly Write[],
): Promise<readonly EditedFile[]> {
  const byPath = Map.groupBy(writes, ({ place }) => place.file);
  const files = [...byPath].map(([path, of]) => {
    const file = fileAt(path);
    if (file === undefined) throw new Mistake("moved-on", `${path} is gone: the places in it cannot be written.`);
    return { file, of };
  });
  const blobs = await mirror.blobs(files.map(({ file }) => file.blob));
  return files.flatMap(({ file, of }) => {
    const bytes = blobs.get(file.blob);
    if (bytes === undefined) throw new Transient(`${file.path} is not in the mirror yet`);
    const text = decodeManifest(bytes, file.path);
    if (typeof text !== "string") throw asMistake([text]);
    const edited = editPlaces(
      { path: file.path, text },
      of.filter(isChange).map(({ place, to }) => ({ place, to: versionOf(to), from: versionOf(place) })),
    );
    if ("refused" in edited) throw asMistake(edited.refused);
    return edited.text === text ? [] : [{ path: file.path, mode: file.mode, text: edited.text }];
  });
}

const isChange = ({ place, to }: Write): boolean => formatVersion(place) !== formatVersion(to);

const versionOf = ({ tag, digest }: Version): Version => ({
  ...(tag !== undefined && { tag }),
  ...(digest !== undefined && { digest }),
});

function asMistake(problems: readonly Problem[]): Mistake {
  const [first] = problems;
  const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : "";
  return new Mistake(first?.code ?? "refused-edit", `${first?.message ?? "The edit was refused."}${more}`);
}
