import { type Release, releaseKey, releaseVersion } from "../../domain/release.ts";
import type { KnownApplication } from "./known.ts";
import { Impossible } from "./resolver.ts";

/** Throws {@link Impossible} for a release that nobody promotes any more. */
export function refuseQuarantined({ name, quarantined }: KnownApplication, release: Release): void {
  if (!quarantined.has(releaseKey(release))) return;
  const version = releaseVersion(release);
  throw new Impossible(
    `${name} ${version} is quarantined, so it is promoted nowhere; /unquarantine ${name} ${version} lifts that.`,
  );
}
