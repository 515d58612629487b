/** `/retry`: of the promotion that it stands on, or of what is named; of everything where nothing is. */
import { findApplication, findEnvironment } from "./find.ts";
import type { Resolver } from "./resolver.ts";

export const retry: Resolver<"retry"> = (command, { place, known }) => {
  const inPlace = place.kind === "promotion" && command.environment === undefined ? place.environment : undefined;
  const environment = command.environment === undefined ? inPlace : findEnvironment(command.environment, known);
  const application = command.application === undefined ? undefined : findApplication(command.application, known).name;
  return {
    kind: "retry",
    ...(environment !== undefined && { environment }),
    ...(application !== undefined && { application }),
  };
};
