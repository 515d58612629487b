/** What `towpath set` does, over a set of files: all places that are meant, in all files, or none. */
import type { Problem } from "../domain/failure.ts";
import { formatVersion, type Version } from "../domain/image-reference.ts";
import type { Place } from "../domain/place.ts";
import { type FoundSites, nameImage, type SearchedFile, searchFile, sitesOf, unreadable } from "./find-image.ts";
import type { ManifestFile } from "./parse-manifest.ts";
import { holds, type PlaceChange } from "./place-edit.ts";
import { refusal, rewriteSites, type SiteChange } from "./rewrite-sites.ts";
import type { Site } from "./site.ts";
import type { ImageMove } from "./write-move.ts";

export interface ImageVersion {
  /** As the person writes it. */
  readonly image: string;
  readonly to: Version;
  /** Only places that hold this tag, digest or tag@digest; overrides what all images have in common. */
  readonly from?: Version;
  /** The image moves to another repository; `to` is the version there, or empty to keep what is. */
  readonly move?: ImageMove;
}

export type SetResult =
  | {
      readonly kind: "changed";
      /** Files that differ, with their new text. */
      readonly files: readonly ManifestFile[];
      readonly changes: readonly PlaceChange[];
      readonly notes: readonly Problem[];
    }
  /** All that is meant holds the version already. */
  | { readonly kind: "nothing-to-change"; readonly places: readonly Place[] }
  | { readonly kind: "refused"; readonly problems: readonly Problem[] };

/**
 * Sets images to versions, in all files or in none. With `from`, only places are meant that hold that tag, digest or
 * tag@digest, and mentions in texts (arguments, scripts) count as places; without it every field that names the image is
 * meant, whatever it holds. Never throws; each refusal says where and why.
 */
export function setImages(files: readonly ManifestFile[], wanted: readonly ImageVersion[], from?: Version): SetResult {
  const images = wanted.flatMap(({ image, move }) => [nameImage(image), ...(move ? [nameImage(move.name)] : [])]);
  const searched = files.flatMap((file) => searchFile(file, images) ?? []);
  const choices = wanted.map((one) => choose(searched, one, one.from ?? from));
  const problems = [...new Set(choices.flatMap((choice) => choice.problems))];
  if (problems.length > 0) return { kind: "refused", problems };
  const chosen = choices.flatMap((choice) => choice.changes);
  if (chosen.length === 0) return { kind: "nothing-to-change", places: choices.flatMap((choice) => choice.already) };
  const changes: PlaceChange[] = [];
  const changed: ManifestFile[] = [];
  for (const one of searched) {
    const own = chosen.filter(({ file }) => file === one).map(({ change }) => change);
    if (own.length === 0) continue;
    const sites = one.documents.flatMap((document) => document.sites);
    const result = rewriteSites(one.file, one.manifest, own, sites, one.options);
    if ("refused" in result) problems.push(...result.refused);
    else {
      changed.push({ path: one.file.path, text: result.text });
      changes.push(...result.changes);
    }
  }
  if (problems.length > 0) return { kind: "refused", problems };
  return { kind: "changed", files: changed, changes, notes: choices.flatMap((choice) => choice.notes) };
}

interface Choice {
  readonly changes: readonly { readonly file: SearchedFile; readonly change: SiteChange }[];
  readonly already: readonly Place[];
  readonly problems: readonly Problem[];
  readonly notes: readonly Problem[];
}

interface Candidate {
  readonly file: SearchedFile;
  readonly site: Site;
}

/** Which sites of all files are meant by one image and its version. */
function choose(searched: readonly SearchedFile[], wanted: ImageVersion, from: Version | undefined): Choice {
  const { image, to, move } = wanted;
  const named = nameImage(image);
  const found = searched.map((file) => ({ file, ...sitesOf(file, named) }));
  const of = (sitesIn: (found: FoundSites) => readonly Site[]): readonly Candidate[] =>
    found.flatMap((one) => sitesIn(one).map((site) => ({ file: one.file, site })));
  const tiers = [
    () => of(({ exact }) => exact),
    () => of(({ spelled }) => spelled),
    () => of(({ composed }) => composed()),
  ];
  let fields: readonly Candidate[] = [];
  for (const tier of tiers) if (fields.length === 0) fields = tier();
  const mentions = of(({ mentioned }) => mentioned);
  const problems = searched.flatMap((file) => unreadable(file, named, from));
  const meant = from === undefined ? pinnedFirst(fields) : [...fields, ...mentions].filter(heldAs(from));
  const isDone = ({ site }: Candidate): boolean =>
    move === undefined && formatVersion(site.place) === formatVersion(to);
  const already = (meant.length > 0 ? meant : [...fields, ...mentions]).filter(isDone).map(({ site }) => site.place);
  if (meant.length === 0 && already.length === 0 && problems.length === 0) {
    return { changes: [], already, problems: [notFound(searched, image, [...fields, ...mentions], from)], notes: [] };
  }
  return {
    changes: meant
      .filter((candidate) => !isDone(candidate))
      .map(({ file, site }) => ({ file, change: { site, to, ...(move && { move }), ...(from && { from }) } })),
    already,
    problems,
    notes: from === undefined ? mentions.filter((mention) => !isDone(mention)).map(mentionNote) : [],
  };
}

const heldAs =
  (from: Version) =>
  ({ site }: Candidate): boolean =>
    holds(site.place, from);

/** Fields without a version are meant only where no other field says which version runs. */
function pinnedFirst(fields: readonly Candidate[]): readonly Candidate[] {
  const pinned = fields.filter(({ site }) => site.blocked !== undefined || formatVersion(site.place) !== "");
  return pinned.length > 0 ? pinned : fields;
}

const mentionNote = ({ site }: Candidate): Problem =>
  refusal(site.place, "mention", `the text mentions it with ${formatVersion(site.place)}; --from changes that too`);

function notFound(
  searched: readonly SearchedFile[],
  image: string,
  candidates: readonly Candidate[],
  from: Version | undefined,
): Problem {
  const [other] = candidates;
  if (other !== undefined && from !== undefined) {
    const now = candidates.slice(0, 5).map(({ site: { place } }) => {
      return `${place.file}:${place.line} holds ${formatVersion(place) || "no version"}`;
    });
    const message = `No place of ${image} holds ${formatVersion(from)}: ${now.join(", ")}.`;
    return { code: "place-not-found", message, file: other.site.place.file, line: other.site.place.line };
  }
  const last = image.split("/").at(-1);
  const alike = searched
    .flatMap(({ documents }) => documents.flatMap(({ sites }) => sites.map(({ place }) => place)))
    .find((place) => place.image?.split("/").at(-1) === last);
  const hint =
    alike === undefined
      ? "where a file does not name its image, name the place with --at or --match"
      : `${alike.file}:${alike.line} has ${alike.image}`;
  return { code: "place-not-found", message: `No place holds the image ${image}; ${hint}.` };
}
