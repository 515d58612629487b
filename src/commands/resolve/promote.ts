/** `/promote`: the version that is named, or the one that the place of the comment means. */
import { Mistake } from "../../domain/failure.ts";
import { type Release, releaseKey, releaseVersion } from "../../domain/release.ts";
import type { CommandOf } from "../command.ts";
import {
  applicationHere,
  findApplication,
  findEnvironment,
  findGate,
  findRelease,
  findThere,
  releasesOf,
} from "./find.ts";
import type { KnownApplication, KnownEnvironment } from "./known.ts";
import { seenOf } from "./promotion-here.ts";
import { refuseQuarantined } from "./quarantined.ts";
import { type Here, Impossible, type Resolver } from "./resolver.ts";

export const promote: Resolver<"promote"> = (command, here) => {
  const { place, known } = here;
  const environment = findEnvironment(command.environment, known);
  const { application, version } = subject(command, here);
  const there = findThere(application, environment);
  const overrides = command.overrides.map(({ gate, reason }) => ({ gate: findGate(gate, environment, known), reason }));
  const release =
    version === undefined
      ? releaseHere(application, there, here)
      : findRelease(version, releasesOf(application), "is known");
  if (there.held !== undefined && releaseKey(release) === releaseKey(there.held)) {
    throw new Impossible(`${application.name} ${releaseVersion(release)} is what ${environment} holds.`);
  }
  refuseQuarantined(application, release);
  const seen = seenOf(place, there);
  return {
    kind: "promote",
    environment,
    application: application.name,
    release,
    overrides,
    ...(seen !== undefined && { seen }),
  };
};

/** Of one word behind the environment the look said what it is; what exists knows better. */
function subject(
  command: CommandOf<"promote">,
  { place, known }: Here,
): { application: KnownApplication; version: string | undefined } {
  const { application, version } = command;
  const isApplication = (name: string): boolean => known.applications.some((one) => one.name === name);
  const isHere = place.kind !== "elsewhere" && place.applications.length === 1;
  if (application === undefined && version !== undefined && !isHere && isApplication(version)) {
    return { application: findApplication(version, known), version: undefined };
  }
  if (application !== undefined && version === undefined && isHere && !isApplication(application)) {
    const here = applicationHere(undefined, place, known);
    const exists = releasesOf(here).some(
      (release) => releaseVersion(release) === application || release.revision?.startsWith(application) === true,
    );
    if (exists) return { application: here, version: application };
  }
  return { application: applicationHere(application, place, known), version };
}

/** Without a version: what the pull request proposes, what was built from it, or what comes next. */
function releaseHere(application: KnownApplication, there: KnownEnvironment, { place }: Here): Release {
  if (place.kind === "source") {
    const { mergeCommit } = place;
    if (mergeCommit === undefined)
      throw new Impossible("This pull request is not merged, so no release was built from it; name a version.");
    const built = releasesOf(application).filter(({ revision }) => revision === mergeCommit);
    const [only, ...more] = new Map(built.map((release) => [releaseKey(release), release])).values();
    if (only === undefined) {
      throw new Impossible(
        `No release of ${application.name} was built from ${mergeCommit.slice(0, 7)} yet, or its build did not say its commit; name a version.`,
      );
    }
    if (more.length > 0) {
      throw new Mistake(
        "ambiguous-version",
        `Several releases were built from this pull request: ${[only, ...more].map((release) => releaseVersion(release)).join(", ")}. Name one.`,
      );
    }
    return only;
  }
  const proposed = place.kind === "promotion" && place.environment === there.name ? there.open?.release : undefined;
  const release = proposed ?? there.candidate ?? there.open?.release;
  if (release === undefined)
    throw new Impossible(
      `Nothing newer than what ${there.name} holds is there for ${application.name}; name a version.`,
    );
  return release;
}
