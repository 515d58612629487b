/** Changing sites of one file: all of them or none, proven by reading the result. */
import type { Problem } from "../domain/failure.ts";
import { formatVersion, type Version } from "../domain/image-reference.ts";
import type { Place } from "../domain/place.ts";
import { type ManifestFile, type ParsedManifest, type ParseOptions, parseManifest } from "./parse-manifest.ts";
import type { EditResult, PlaceChange } from "./place-edit.ts";
import { firstUnintended } from "./prove-edit.ts";
import type { Site } from "./site.ts";
import { applySplices, type ScalarEdit, type Splice, spliceFor } from "./splice.ts";
import type { ScalarNode } from "./tree.ts";
import { type ImageMove, writeMove } from "./write-move.ts";
import { writeVersion } from "./write-version.ts";

/** What shall stand at a site. */
export interface SiteChange {
  readonly site: Site;
  readonly to: Version;
  /** What it held when that was decided; a place that holds something else by now is refused. */
  readonly from?: Version;
  /** The image moves there as well. */
  readonly move?: ImageMove;
}

/** Writes the changes into the text. `sites` are all sites of the file, for the aliases among them. */
export function rewriteSites(
  file: ManifestFile,
  manifest: ParsedManifest,
  changes: readonly SiteChange[],
  sites: readonly Site[],
  options: ParseOptions,
): EditResult {
  const problems: Problem[] = [];
  const edits: { readonly edit: ScalarEdit; readonly place: Place }[] = [];
  const done: PlaceChange[] = [];
  for (const change of changes) {
    const { place } = change.site;
    const { site, to, move } = change;
    const written = site.blocked ?? (move ? writeMove(site, move, change.from) : writeVersion(site, to, change.from));
    if (typeof written === "string") {
      problems.push(refusal(place, "refused-edit", written));
      continue;
    }
    edits.push(...written.edits.map((edit) => ({ edit, place })));
    const { tag, digest } = place;
    const from = { ...(tag !== undefined && { tag }), ...(digest !== undefined && { digest }) };
    done.push({ place, from, to: written.holds, ...(move !== undefined && { movedTo: move.name }) });
  }
  problems.push(...aliasProblems(changes, sites, manifest));
  if (problems.length > 0) return { refused: problems };
  const splices: Splice[] = [];
  for (const { edit, place } of edits) {
    const splice = spliceFor(edit, file.text);
    if (typeof splice === "string") problems.push(refusal(place, "escaped-text", splice));
    else splices.push(splice);
  }
  if (problems.length > 0) return { refused: problems };
  const text = applySplices(file.text, splices);
  const after = text === undefined ? undefined : parseManifest({ ...file, text }, options);
  const intended = edits.map(({ edit }) => edit);
  const unintended =
    after === undefined
      ? "two edits of the same characters"
      : firstUnintended(manifest.documents, after.documents, intended);
  if (text === undefined || unintended !== undefined) {
    const why = `the edit would change more than the places meant (${unintended}); nothing was written`;
    return { refused: done.slice(0, 1).map(({ place }) => refusal(place, "not-proven", why)) };
  }
  return { text, changes: done };
}

export const refusal = (place: Place, code: string, why: string): Problem => ({
  code,
  message: `${place.file}:${place.line}: ${place.writtenImage ?? place.pointer} is left as it is: ${why}.`,
  file: place.file,
  line: place.line,
});

/**
 * An anchor's value stands for all its aliases. It is changed only if every image that is written through it is meant to
 * get the same version; an alias alone is never changed.
 */
function aliasProblems(
  changes: readonly SiteChange[],
  sites: readonly Site[],
  manifest: ParsedManifest,
): readonly Problem[] {
  const direct = changes.filter(({ site }) => site.alias === undefined);
  const edited = new Map(direct.flatMap((change) => scalarsOf(change.site).map((scalar) => [scalar, change] as const)));
  return sites.flatMap((site) => {
    const { alias, place } = site;
    if (alias === undefined) return [];
    const definition = scalarsOf(site)
      .map((scalar) => edited.get(scalar))
      .find((change) => change !== undefined);
    const asked = changes.find((change) => change.site === site);
    const line = alias.target === undefined ? undefined : manifest.lineAt(alias.target.start);
    const anchor = `&${alias.name}${line === undefined ? "" : ` (line ${line})`}`;
    if (asked !== undefined && (definition === undefined || !sameVersion(asked.to, definition.to))) {
      const why = `it is the alias *${alias.name}; change the value of its anchor ${anchor} for all that use it`;
      return [refusal(place, "alias", why)];
    }
    // Whoever names the anchor's value itself means all that use it.
    const named = definition?.site.place.format === "named";
    if (asked === undefined && definition !== undefined && !named && !sharesName(site, definition.site)) {
      const other = definition.site.place.writtenImage ?? definition.site.place.pointer;
      const why = `it is written as *${alias.name} and would change with ${other} at the anchor ${anchor}; change both`;
      return [refusal(place, "alias", why)];
    }
    return [];
  });
}

const scalarsOf = ({ spot }: Site): readonly ScalarNode[] =>
  spot.kind === "reference" ? [spot.scalar] : [spot.tag, spot.digest].filter((scalar) => scalar !== undefined);

const sameVersion = (a: Version, b: Version): boolean => formatVersion(a) === formatVersion(b);

const sharesName = (a: Site, b: Site): boolean => a.names.some((name) => b.names.includes(name));
