/** `/acknowledge`: of the promotion that it stands on, or of what waits for the environment that is named. */
import { applicationHere, findEnvironment, findThere } from "./find.ts";
import { promotionHere, seenOf } from "./promotion-here.ts";
import { Impossible, type Resolver } from "./resolver.ts";

export const acknowledge: Resolver<"acknowledge"> = (command, here) => {
  const { place, known } = here;
  const { reason } = command;
  if (command.environment === undefined) {
    const { application, there, release, seen } = promotionHere(
      here,
      "/acknowledge <environment> <application> <reason>",
    );
    return { kind: "acknowledge", environment: there.name, application: application.name, release, reason, seen };
  }
  const application = applicationHere(command.application, place, known);
  const there = findThere(application, findEnvironment(command.environment, known));
  const release = there.open?.release ?? there.candidate;
  if (release === undefined) throw new Impossible(`No release of ${application.name} waits for ${there.name}.`);
  const seen = seenOf(place, there);
  return {
    kind: "acknowledge",
    environment: there.name,
    application: application.name,
    release,
    reason,
    ...(seen !== undefined && { seen }),
  };
};
