/** Places that more than one environment or application reads: a promotion of one would move the others. Pure. */
import type { Problem } from "../../domain/failure.ts";
import type { Place } from "../../domain/place.ts";
import type { Destination } from "../../domain/promotion.ts";

/** A problem for each file of whose places others read one, too. `readers` says who reads a place. */
export function sharedPlaces(
  subject: Destination,
  places: readonly Place[],
  readers: (place: Place) => readonly Destination[],
): readonly Problem[] {
  const told = new Map<string, Problem>();
  for (const place of places) {
    const all = readers(place);
    if (all.length < 2 || told.has(place.file)) continue;
    told.set(place.file, describe(subject, place, all));
  }
  return [...told.values()];
}

function describe(subject: Destination, place: Place, readers: readonly Destination[]): Problem {
  const environments = [...new Set(readers.map(({ environment }) => environment))].sort();
  const applications = [...new Set(readers.map(({ application }) => application))].sort();
  const where = `${place.file}:${place.line}`;
  const message =
    environments.length > 1
      ? `${place.image} of ${subject.application} is written in ${where}, which ${listed(environments)} read: a promotion into one would move all of them. Give each environment its own version, for example in its overlay's images or its own values file.`
      : `${place.image} is written in ${where}, which the applications ${listed(applications)} read in ${subject.environment}: a promotion of one would move the others. Give each its own version, or make them one application.`;
  return { code: "shared-place", message, file: place.file, line: place.line };
}

function listed(names: readonly string[]): string {
  const last = names.at(-1) ?? "";
  return names.length < 2 ? last : `${names.slice(0, -1).join(", ")} and ${last}`;
}
