/** `/pin` and `/unpin`: an application in one environment, at a version that stood there. */
import { findEnvironment, findNamed, findRelease, findThere } from "./find.ts";
import { withDecided } from "./lifting.ts";
import type { Resolver } from "./resolver.ts";

export const pin: Resolver<"pin"> = ({ version, ...command }, here) => {
  const application = findNamed(command.application, here);
  const there = findThere(application, findEnvironment(command.environment, here.known));
  const stood = there.stood.map(({ release }) => release);
  const release = findRelease(version, stood, `ever stood in ${there.name}`);
  return { ...command, application: application.name, environment: there.name, release };
};

export const unpin: Resolver<"unpin"> = (command, here) => {
  const known = withDecided(here.known, "pin");
  const application = findNamed(command.application, { ...here, known });
  const there = findThere(application, findEnvironment(command.environment, known));
  return { ...command, application: application.name, environment: there.name };
};
