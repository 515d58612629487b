/**
 * What lifts a decision finds names that only decisions hold: an application or environment that was renamed or removed,
 * a release of which nothing else is known any more. What steers anew does not find them.
 */
import type { Decision, DecisionKind } from "../../domain/decision.ts";
import { type Release, releaseKey } from "../../domain/release.ts";
import type { Known, KnownApplication, KnownEnvironment } from "./known.ts";

/** What exists, and what decisions of one kind name besides. */
export function withDecided(known: Known, kind: DecisionKind): Known {
  const decided = known.decided.filter((one) => one.kind === kind);
  if (decided.length === 0) return known;
  const gone = new Set(decided.flatMap(environmentOf));
  for (const { name } of known.environments) gone.delete(name);
  const names = new Set(decided.flatMap((one) => ("application" in one ? [one.application] : [])));
  const applications = known.applications.map((one) => withOwn(one, decided));
  for (const { name } of known.applications) names.delete(name);
  return {
    ...known,
    environments: [...known.environments, ...[...gone].map((name) => ({ name, gates: [] }))],
    applications: [...applications, ...[...names].map((name) => withOwn(nobody(name), decided))],
  };
}

function withOwn(application: KnownApplication, decided: readonly Decision[]): KnownApplication {
  const own = decided.filter((one) => "application" in one && one.application === application.name);
  if (own.length === 0) return application;
  const there = new Set(own.flatMap(environmentOf));
  for (const { name } of application.environments) there.delete(name);
  const known = new Set(application.built.map(releaseKey));
  const releases = own
    .flatMap((one): readonly Release[] =>
      "images" in one ? [{ application: application.name, images: one.images }] : [],
    )
    .filter((release) => !known.has(releaseKey(release)));
  return {
    ...application,
    environments: [...application.environments, ...[...there].map(nothingIn)],
    // In front: what is newest stays last.
    built: [...releases, ...application.built],
  };
}

const environmentOf = (decision: Decision): readonly string[] =>
  "environment" in decision && decision.environment !== undefined ? [decision.environment] : [];

const nobody = (name: string): KnownApplication => ({
  ...{ name, formerNames: [], environments: [], built: [] },
  quarantined: new Set(),
});

const nothingIn = (name: string): KnownEnvironment => ({
  ...{ name, rollbackFloor: undefined, held: undefined, stood: [], candidate: undefined, open: undefined },
});
