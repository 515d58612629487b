/** Short forms of places for tables. */
import { formatVersion } from "../../src/domain/image-reference.ts";
import type { Place } from "../../src/domain/place.ts";
import { readPlaces } from "../../src/manifests/read-places.ts";

/** `12 kustomize ghcr.io/acme/app 1.2@sha256:… /images/0`: line, format, image (`?` for none), version (`-` for none), pointer. */
export const describePlace = (place: Place): string =>
  [
    place.line,
    place.format,
    place.image ?? "?",
    formatVersion(place) || "-",
    `${place.document === 0 ? "" : `#${place.document}`}${place.pointer}`,
  ].join(" ");

/** The places of a text, described; problems with `!` in front. */
export function placesIn(path: string, text: string): readonly string[] {
  const { places, problems } = readPlaces({ path, text });
  return [...places.map(describePlace), ...problems.map(({ code, line }) => `!${code}${line ? `:${line}` : ""}`)];
}

export const SHA_A = `sha256:${"a".repeat(64)}`;
export const SHA_B = `sha256:${"b".repeat(64)}`;
