/**
 * Flux markers: `# {"$imagepolicy": "namespace:policy"}` behind a value, with `:tag`, `:name` or `:digest` where the value
 * is only that part (https://fluxcd.io/flux/guides/image-update/#configure-image-update-for-custom-resources).
 */
import { isDigest, isTag } from "../../domain/image-reference.ts";
import { placeOf, referenceSite, type Site, type SiteContext } from "../site.ts";
import type { ScalarNode } from "../tree.ts";
import { normalName, parseTagField, splitReference } from "../written-reference.ts";

interface Marker {
  /** `namespace:policy`. */
  readonly policy: string;
  readonly part: "reference" | "tag" | "name" | "digest";
}

/** Whether a text has markers at all. */
export const hasMarkers = (text: string): boolean => text.includes("$imagepolicy");

/** The marker behind a scalar on its line. */
export function markerOf(scalar: ScalarNode, fileText: string): Marker | undefined {
  if (scalar.end < 0) return undefined;
  const lineEnd = fileText.indexOf("\n", scalar.end);
  const rest = fileText.slice(scalar.end, lineEnd < 0 ? undefined : lineEnd);
  const setter = /#\s*\{\s*"\$imagepolicy"\s*:\s*"([^"\s]+)"/.exec(rest)?.[1];
  if (setter === undefined) return undefined;
  const [namespace = "", name = "", part = "reference"] = setter.split(":");
  if (part !== "reference" && part !== "tag" && part !== "name" && part !== "digest") return undefined;
  return { policy: `${namespace}:${name}`, part };
}

/**
 * Sites of a document with its markers taken into account: sites that a marker is on are of the format `flux-marker`,
 * marked values that are no site yet become one, and a `:name` of the same policy names the image of a `:tag`.
 */
export function withMarkers(
  context: SiteContext,
  sites: readonly Site[],
  others: readonly ScalarNode[],
): readonly Site[] {
  const fileText = context.document.file.text;
  const names = new Map<string, string>();
  for (const scalar of [...others, ...sites.flatMap(scalarsOf)]) {
    const marker = markerOf(scalar, fileText);
    if (marker?.part === "name") names.set(marker.policy, scalar.text.trim());
  }
  const marked = sites.map((site) => {
    const [main] = scalarsOf(site);
    const marker = main && markerOf(main, fileText);
    return marker === undefined
      ? site
      : named({ ...site, place: { ...site.place, format: "flux-marker" } }, names, marker);
  });
  const more = others.flatMap((scalar) => {
    const marker = markerOf(scalar, fileText);
    const site = marker && siteOfMarked({ ...context, format: "flux-marker" }, scalar, marker);
    return site === undefined || marker === undefined ? [] : [named(site, names, marker)];
  });
  return [...marked, ...more].toSorted((a, b) => a.place.line - b.place.line);
}

const scalarsOf = ({ spot }: Site): readonly ScalarNode[] =>
  spot.kind === "reference"
    ? [spot.scalar]
    : [spot.tag, spot.digest, spot.name].filter((scalar) => scalar !== undefined);

function siteOfMarked(context: SiteContext, scalar: ScalarNode, { part }: Marker): Site | undefined {
  const text = scalar.text.trim();
  if (part === "reference") {
    const reference = splitReference(scalar.text);
    return reference && normalName(reference.name) !== undefined
      ? referenceSite(context, scalar, reference)
      : undefined;
  }
  const held = part === "digest" ? (isDigest(text) ? { digest: text } : undefined) : parseTagField(scalar.text);
  if (part === "name" || held === undefined || (part === "tag" && !isTag(held.tag ?? ""))) return undefined;
  return {
    place: placeOf(context, {
      pointer: scalar.pointer,
      lineOf: scalar,
      written: undefined,
      names: [],
      takesDigest: part === "digest" || held.digest !== undefined,
      ...held,
    }),
    spot: { kind: "fields", ...(part === "digest" ? { digest: scalar } : { tag: scalar }) },
    names: [],
    spellings: [],
  };
}

/** The site with the image that the policy's `:name` marker says, where the site does not know it. */
function named(site: Site, names: ReadonlyMap<string, string>, { policy }: Marker): Site {
  const written = site.place.image === undefined ? names.get(policy) : undefined;
  const image = written && normalName(written);
  if (written === undefined || image === undefined) return site;
  return {
    ...site,
    place: { ...site.place, image, writtenImage: written },
    names: [image],
    spellings: [written],
  };
}
