/** Finding what a person means by an image's name in a set of files. */
import type { Problem } from "../domain/failure.ts";
import type { Version } from "../domain/image-reference.ts";
import type { ManifestFile, ParsedManifest, ParseOptions } from "./parse-manifest.ts";
import { readManifestSites } from "./read-places.ts";
import type { SitesOfDocument } from "./read-sites.ts";
import type { Site } from "./site.ts";
import { mentionsOf, spellingsOf } from "./text-mentions.ts";
import { normalName } from "./written-reference.ts";

/** A file that mentions one of the images, read. */
export interface SearchedFile {
  readonly file: ManifestFile;
  readonly manifest: ParsedManifest;
  readonly documents: readonly SitesOfDocument[];
  readonly options: ParseOptions;
}

/** An image as a person names it, and how files may write it. */
export interface NamedImage {
  readonly image: string;
  readonly normal: string | undefined;
  readonly spellings: readonly string[];
}

export function nameImage(image: string): NamedImage {
  const normal = normalName(image);
  const spellings = normal === undefined ? [image] : [...new Set([image, ...spellingsOf(normal)])];
  return { image, normal, spellings };
}

/**
 * Reads those documents of a file that could name one of the images; undefined where none could. A command names what
 * it edits, so a `{{` elsewhere in a document that parses is no reason to refuse it.
 */
export function searchFile(file: ManifestFile, images: readonly NamedImage[]): SearchedFile | undefined {
  // However a name is split up, its last part stands in the text.
  const marks = images.map(({ image }) => image.split("/").at(-1) ?? image);
  const wanted = (text: string): boolean => marks.some((mark) => text.includes(mark));
  if (!wanted(file.text)) return undefined;
  const options = { wanted, templates: true };
  return { file, options, ...readManifestSites(file, options) };
}

export interface FoundSites {
  /** Fields that name this very image. */
  readonly exact: readonly Site[];
  /** Fields that spell it like the person did, with a registry beside it that says otherwise, or none that can be read. */
  readonly spelled: readonly Site[];
  /** Fields that have the end of the name, and the front of it in values around: `host: ghcr.io`, `org: acme`. */
  readonly composed: () => readonly Site[];
  /** Mentions with a version in texts that are no field: arguments, scripts. */
  readonly mentioned: readonly Site[];
}

/** The sites of an image in a file that was searched. */
export function sitesOf({ documents, manifest }: SearchedFile, { image, normal, spellings }: NamedImage): FoundSites {
  const sites = documents.flatMap((document) => document.sites);
  const mentioned = documents.flatMap(({ others }, index) => {
    const document = manifest.documents[index];
    if (document === undefined) return [];
    const context = { document, format: "manifest" as const, lineAt: manifest.lineAt };
    return others.flatMap((scalar) => mentionsOf(context, scalar, spellings));
  });
  return {
    exact: sites.filter(({ names }) => normal !== undefined && names.includes(normal)),
    spelled: sites.filter((site) => site.spellings.includes(image)),
    composed: () => sites.filter((site) => isComposed(site, image)),
    mentioned,
  };
}

function isComposed({ place, spellings, nameParts }: Site, image: string): boolean {
  return spellings.some((end) => {
    if (end === place.image || !image.endsWith(`/${end}`)) return false;
    const front = image.slice(0, -end.length - 1);
    const parts = nameParts?.() ?? [];
    return (
      parts.includes(front) ||
      parts.some((part) => front.startsWith(`${part}/`) && parts.includes(front.slice(part.length + 1)))
    );
  });
}

/** What could not be read of a file and, as its text goes, names the image in the version: silence would leave it behind. */
export function unreadable({ file, manifest }: SearchedFile, named: NamedImage, from?: Version): readonly Problem[] {
  const version = from?.digest ?? from?.tag ?? "";
  return file.text.includes(version) && namesImage(file.text, named) ? manifest.problems : [];
}

function namesImage(text: string, { image, normal }: NamedImage): boolean {
  const path = (normal ?? image).replace(/^docker\.io\/(?:library\/)?/, "").replace(/^[^/]*[.:][^/]*\//, "");
  const escaped = path.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  // A name of one word means the image only where a version follows.
  return new RegExp(`(?<![\\w.-])${escaped}${path.includes("/") ? "(?![\\w./-])" : "[:@][\\w$]"}`).test(text);
}
