/** Mentions of an image in texts of any kind: arguments (`--sidecar-image=…`), scripts, expressions. */
import type { ImageName } from "../domain/image-reference.ts";
import { referenceSite, type Site, type SiteContext } from "./site.ts";
import type { ScalarNode } from "./tree.ts";
import { splitReference } from "./written-reference.ts";

/** What may not stand right before a name, lest it be the end of a longer one. */
const BEFORE = /[\w./@:}-]$/;
const SCHEME = /(?:docker|oci):\/\/$/;
const VERSION = /^(?::[A-Za-z0-9_][\w.-]*)?(?:@sha256:[0-9a-f]{64})?/;
const AFTER = /^[\w./@:{$-]/;

/** Ways to write a normalised name: Docker Hub's images go by shorter ones. */
export function spellingsOf(image: ImageName): readonly string[] {
  const hub = image.startsWith("docker.io/") ? image.slice("docker.io/".length) : undefined;
  const official = hub?.startsWith("library/") ? hub.slice("library/".length) : undefined;
  const aliased = hub === undefined ? [] : [`index.docker.io/${hub}`, `registry.hub.docker.com/${hub}`];
  return [
    image,
    ...aliased,
    ...(hub === undefined ? [] : [hub]),
    ...(official ? [`docker.io/${official}`, official] : []),
  ];
}

/** Sites for every complete `name:tag`, `name@digest` or `name:tag@digest` in the text that is this image. */
export function mentionsOf(context: SiteContext, scalar: ScalarNode, spellings: readonly string[]): readonly Site[] {
  const sites: Site[] = [];
  for (const spelling of spellings) {
    for (let at = scalar.text.indexOf(spelling); at >= 0; at = scalar.text.indexOf(spelling, at + 1)) {
      const before = scalar.text.slice(Math.max(0, at - 10), at);
      const behind = scalar.text.slice(at + spelling.length, at + spelling.length + 250);
      const version = VERSION.exec(behind)?.[0] ?? "";
      if (version === "" || AFTER.test(behind.slice(version.length))) continue;
      if (BEFORE.test(before) && !SCHEME.test(before)) continue;
      const reference = splitReference(spelling + version);
      if (reference === undefined || reference.unreadable !== undefined) continue;
      sites.push(referenceSite(context, scalar, reference, { offset: at, inText: true }));
    }
  }
  return sites;
}
