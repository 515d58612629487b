/** Moving an image to another repository: the name changes, and the version with it if one is given. */
import { formatVersion, type Version } from "../domain/image-reference.ts";
import type { Site } from "./site.ts";
import type { ScalarEdit } from "./splice.ts";
import { type WrittenVersion, writeVersion } from "./write-version.ts";

/** Where an image moves to: a name as it shall be written, and the version there (as it is now where there is none). */
export interface ImageMove extends Version {
  readonly name: string;
}

/** The edits that write the new name (and version) at the site, or the reason why not, as a sentence about the place. */
export function writeMove(site: Site, to: ImageMove, from?: Version): WrittenVersion | string {
  const { spot, place } = site;
  const version = formatVersion(to) === "" ? undefined : to;
  const written = version === undefined ? undefined : writeVersion(site, version, from ?? place);
  if (typeof written === "string") return written;
  if (spot.kind === "reference") {
    const holds = written?.holds ?? place;
    const end = written === undefined ? spot.nameEnd : spot.end;
    const text = to.name + (written?.edits[0]?.text ?? "");
    return { edits: [{ scalar: spot.scalar, from: spot.nameStart, to: end, text }], holds };
  }
  const { name } = spot;
  if (name === undefined || name.text.trim() !== place.writtenImage) {
    return "its name is written in parts; move it by hand";
  }
  if (spot.nameIsKey === true) return "it needs a `newName`; write that by hand once";
  const from0 = name.text.length - name.text.trimStart().length;
  const edit: ScalarEdit = { scalar: name, from: from0, to: from0 + name.text.trim().length, text: to.name };
  return { edits: [edit, ...(written?.edits ?? [])], holds: written?.holds ?? place };
}
