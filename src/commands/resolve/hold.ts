/** `/hold` and `/unhold`: an application, in one environment or in all. */
import { findEnvironment, findNamed, findThere } from "./find.ts";
import { withDecided } from "./lifting.ts";
import { noteMoment, type Resolver } from "./resolver.ts";

export const hold: Resolver<"hold"> = (command, here) => {
  noteMoment(here, command.until);
  const application = findNamed(command.application, here);
  if (command.environment === undefined) return { ...command, application: application.name };
  const there = findThere(application, findEnvironment(command.environment, here.known));
  return { ...command, application: application.name, environment: there.name };
};

export const unhold: Resolver<"unhold"> = (command, here) => {
  const known = withDecided(here.known, "hold");
  const application = findNamed(command.application, { ...here, known });
  if (command.environment === undefined) return { ...command, application: application.name };
  const there = findThere(application, findEnvironment(command.environment, known));
  return { ...command, application: application.name, environment: there.name };
};
