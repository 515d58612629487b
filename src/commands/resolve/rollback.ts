/** `/rollback`: to the newest release that was healthy there, or to the one that is named. */
import { releaseKey, releaseVersion } from "../../domain/release.ts";
import { applicationHere, findEnvironment, findRelease, findThere } from "./find.ts";
import { refuseQuarantined } from "./quarantined.ts";
import { Impossible, type Resolver } from "./resolver.ts";

export const rollback: Resolver<"rollback"> = (command, { place, known }) => {
  const environment = findEnvironment(command.environment, known);
  const application = applicationHere(command.application, place, known);
  const there = findThere(application, environment);
  const from = there.held;
  if (from === undefined) throw new Impossible(`What ${application.name} holds in ${environment} cannot be read.`);
  const key = releaseKey(from);
  const before = there.stood.filter(
    ({ release }) => releaseKey(release) !== key && !application.quarantined.has(releaseKey(release)),
  );
  const healthy = before.filter((stood) => stood.healthy && !stood.isBelowFloor).map(({ release }) => release);
  const to =
    command.version === undefined
      ? healthy.at(-1)
      : findRelease(
          command.version,
          there.stood.map(({ release }) => release),
          `ever stood in ${environment}`,
        );
  if (to === undefined) {
    const possible = before.filter(({ isBelowFloor }) => !isBelowFloor);
    const others = [...new Set(possible.map(({ release }) => releaseVersion(release)))].slice(-5).reverse();
    const which =
      others.length > 0
        ? ` Name one: ${others.join(", ")} stood there.`
        : before.length > 0
          ? ` All that stood there before is below ${there.rollbackFloor ?? "the floor"} (rollback-floor in towpath.yaml), or cannot be compared with it.`
          : "";
    throw new Impossible(
      `No release before ${releaseVersion(from)} is known to have been healthy in ${environment}.${which}`,
    );
  }
  refuseQuarantined(application, to);
  if (releaseKey(to) === key)
    throw new Impossible(`${application.name} ${releaseVersion(to)} is what ${environment} holds.`);
  return { kind: "rollback", environment, application: application.name, from, to };
};
