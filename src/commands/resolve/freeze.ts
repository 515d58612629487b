/** `/freeze` and `/unfreeze`: an environment. */
import { findEnvironment } from "./find.ts";
import { withDecided } from "./lifting.ts";
import { noteMoment, type Resolver } from "./resolver.ts";

export const freeze: Resolver<"freeze"> = (command, here) => {
  noteMoment(here, command.until);
  return { ...command, environment: findEnvironment(command.environment, here.known) };
};

export const unfreeze: Resolver<"unfreeze"> = (command, { known }) => ({
  ...command,
  environment: findEnvironment(command.environment, withDecided(known, "freeze")),
});
