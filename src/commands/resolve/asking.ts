/** Commands that only ask: `/why`, `/status`, `/diff`, `/help`. */
import { hint } from "../../config/did-you-mean.ts";
import { Mistake } from "../../domain/failure.ts";
import { applicationHere, findEnvironment, findNamed, findThere } from "./find.ts";
import { noteMoment, type Resolver } from "./resolver.ts";

export const why: Resolver<"why"> = (command, here) => {
  const { place, known } = here;
  noteMoment(here, command.at);
  const at = command.at === undefined ? {} : { at: command.at };
  const written = command.environment ?? (place.kind === "promotion" ? place.environment : undefined);
  if (written === undefined)
    throw new Mistake(
      "environment",
      `Name the environment.${hint(
        "",
        known.environments.map(({ name }) => name),
      )}`,
    );
  const environment = findEnvironment(written, known);
  const inPlace = place.kind === "elsewhere" ? [] : place.applications;
  if (command.application === undefined && inPlace.length !== 1) return { kind: "why-all", environment, ...at };
  const application = applicationHere(command.application, place, known);
  return { kind: "why", environment, application: findThere(application, environment) && application.name, ...at };
};

export const status: Resolver<"status"> = ({ application }, here) =>
  application === undefined ? { kind: "status" } : { kind: "status", application: findNamed(application, here).name };

export const diff: Resolver<"diff"> = (command, { known }) => {
  const [from, to] = [findEnvironment(command.from, known), findEnvironment(command.to, known)];
  if (from === to) throw new Mistake("same-environment", `Both are ${from}; name two environments.`);
  return { kind: "diff", from, to };
};

export const help: Resolver<"help"> = (command) => command;
