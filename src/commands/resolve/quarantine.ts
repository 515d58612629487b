/** `/quarantine` and `/unquarantine`: a release, in every environment. */
import { findNamed, findRelease, releasesOf } from "./find.ts";
import { withDecided } from "./lifting.ts";
import type { Resolver } from "./resolver.ts";

export const quarantine: Resolver<"quarantine"> = ({ version, ...command }, here) => {
  const application = findNamed(command.application, here);
  const release = findRelease(version, releasesOf(application), "is known");
  return { ...command, application: application.name, release };
};

export const unquarantine: Resolver<"unquarantine"> = ({ version, ...command }, here) => {
  const known = withDecided(here.known, "quarantine");
  const application = findNamed(command.application, { ...here, known });
  const release = findRelease(version, releasesOf(application), "is known");
  return { ...command, application: application.name, release };
};
