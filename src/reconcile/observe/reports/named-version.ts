/**
 * Whether a report is of another version than the one that stood there: old pods answer, too, when they are asked how
 * they are. Pure; the words are from outside.
 */
import { parseImageReference, type Version } from "../../../domain/image-reference.ts";
import type { Release } from "../../../domain/release.ts";
import type { FoundReport } from "../../../ports/reports.ts";

/** Three numbers, as versions have and durations and addresses have not. */
const VERSION =
  /(?<![\w.])v?\d+\.\d+\.\d+(?:-[0-9a-z-]+(?:\.[0-9a-z-]+)*)?(?:\+[0-9a-z-]+(?:\.[0-9a-z-]+)*)?(?![\w])(?!\.\d)/gi;
/** `version:1.5.0` reads like an image of that name, and is none. */
const WORDS = new Set(["tag", "version", "release", "revision", "image", "app", "application"]);

/**
 * The version that the report names and that is not the release's; undefined where it names none, or the right one among
 * others. Images of other applications are no business of this one.
 *
 * @param tags of the application's releases: those that are no versions of three numbers are known only by having stood
 * there.
 */
export function contradictedVersion(
  report: Pick<FoundReport, "description" | "deployment">,
  release: Release,
  tags: ReadonlySet<string>,
): string | undefined {
  const named = [...(report.deployment?.version === undefined ? [] : [report.deployment.version])];
  const words = report.description.split(/[\s"'`(),;=<>]+/).map((word) => word.replace(/[.:!?]+$/, ""));
  let right = false;
  const rest = words.filter((word) => {
    const reference = /[:@]/.test(word)
      ? parseImageReference(word.toLowerCase().includes("://") ? "" : word)
      : undefined;
    if (reference === undefined || WORDS.has(lastPart(reference.repository))) return true;
    const own = release.images.find(({ image }) => lastPart(image) === lastPart(reference.repository));
    if (own === undefined || (reference.tag === undefined && reference.digest === undefined)) return false;
    if (agrees(reference, own)) right = true;
    else named.push(reference.tag ?? reference.digest ?? word);
    return false;
  });
  named.push(...[...rest.join(" ").matchAll(VERSION)].map(([version]) => version));
  named.push(...rest.filter((word) => tags.has(word)));
  const isOwn = (text: string): boolean =>
    release.images.some(({ tag, digest }) => sameTag(text, tag) || (digest !== undefined && text === digest));
  return right || named.some(isOwn) ? undefined : named[0];
}

const lastPart = (name: string): string => name.slice(name.lastIndexOf("/") + 1);

const agrees = (a: Version, b: Version): boolean =>
  (a.tag === undefined || b.tag === undefined || sameTag(a.tag, b.tag)) &&
  (a.digest === undefined || b.digest === undefined || a.digest === b.digest);

/** `v1.5.0` and `1.5.0` are one version, whoever writes it. */
const sameTag = (a: string, b: string | undefined): boolean => b !== undefined && bare(a) === bare(b);
const bare = (tag: string): string => tag.replace(/^v(?=\d)/i, "");
