/** Commands against what exists: names are looked up, what was left out is filled in from where the comment stands. */
import { hint } from "../../config/did-you-mean.ts";
import { Mistake } from "../../domain/failure.ts";
import { type Release, releaseKey, releaseVersion } from "../../domain/release.ts";
import { shown } from "../arguments.ts";
import type { Command, CommandOf, CommentPlace } from "../command.ts";
import { applicationHere, findApplication, findEnvironment, findRelease, findThere } from "./find.ts";
import type { Known, KnownApplication, KnownEnvironment } from "./known.ts";
import type { Resolution, Resolved, Seen } from "./resolution.ts";

/** Understood, and not possible as things stand. */
class Impossible extends Error {}

/**
 * `known` is read just before: a command is carried out against the state of that moment. Never throws for what a person
 * wrote; nothing defaults to an environment that a command would change.
 */
export function resolveCommand(command: Command, place: CommentPlace, known: Known): Resolution {
  const notes: string[] = [];
  try {
    const asked = resolve(command, place, known, notes);
    return { kind: "resolved", asked, notes };
  } catch (error) {
    if (error instanceof Mistake) return { kind: "mistake", sentence: error.message };
    if (error instanceof Impossible) return { kind: "impossible", sentence: error.message };
    throw error;
  }
}

/** Every environment that it concerns, for `mayCommand`. */
export function environmentsOf(asked: Resolved, known: Known): readonly string[] {
  switch (asked.kind) {
    case "hold":
    case "unhold":
    case "quarantine":
    case "unquarantine": {
      if ("environment" in asked && asked.environment !== undefined) return [asked.environment];
      return (
        known.applications.find(({ name }) => name === asked.application)?.environments.map(({ name }) => name) ?? []
      );
    }
    case "diff":
      return [asked.from, asked.to];
    case "status":
    case "help":
      return [];
    case "retry":
      return asked.environment === undefined ? [] : [asked.environment];
    case "promote":
    case "rollback":
    case "freeze":
    case "unfreeze":
    case "pin":
    case "unpin":
    case "override":
    case "acknowledge":
    case "why":
    case "why-all":
      return [asked.environment];
  }
}

function resolve(command: Command, place: CommentPlace, known: Known, notes: string[]): Resolved {
  const noteMoment = (moment: { readonly note?: string } | undefined): void => {
    if (moment?.note !== undefined) notes.push(`${moment.note}.`);
  };
  const environment = (written: string): string => findEnvironment(written, known);
  switch (command.kind) {
    case "promote":
      return promote(command, place, known);
    case "rollback":
      return rollback(command, place, known);
    case "hold":
    case "unhold": {
      if (command.kind === "hold") noteMoment(command.until);
      const application = named(command.application, known, notes);
      if (command.environment === undefined) return { ...command, application: application.name };
      const there = findThere(application, environment(command.environment));
      return { ...command, application: application.name, environment: there.name };
    }
    case "freeze":
      noteMoment(command.until);
      return { ...command, environment: environment(command.environment) };
    case "unfreeze":
      return { ...command, environment: environment(command.environment) };
    case "pin": {
      const { version, ...rest } = command;
      const { application, there } = both(rest, known, notes);
      const stood = there.stood.map(({ release }) => release);
      const release = findRelease(version, stood, `ever stood in ${there.name}`);
      return { ...rest, application: application.name, environment: there.name, release };
    }
    case "unpin": {
      const { application, there } = both(command, known, notes);
      return { ...command, application: application.name, environment: there.name };
    }
    case "quarantine":
    case "unquarantine": {
      const { version, ...rest } = command;
      const application = named(command.application, known, notes);
      return { ...rest, application: application.name, release: findRelease(version, all(application), "is known") };
    }
    case "override": {
      const { there, application, release, seen } = promotionHere(
        place,
        known,
        '/promote <environment> <application> --override <gate> "<reason>"',
      );
      const gate = findGate(command.gate, there.name, known);
      return { ...command, gate, environment: there.name, application: application.name, release, seen };
    }
    case "acknowledge":
      return acknowledge(command, place, known);
    case "retry": {
      const inPlace = place.kind === "promotion" && command.environment === undefined ? place.environment : undefined;
      const name = command.environment === undefined ? inPlace : environment(command.environment);
      const application =
        command.application === undefined ? undefined : findApplication(command.application, known).name;
      return {
        kind: "retry",
        ...(name !== undefined && { environment: name }),
        ...(application !== undefined && { application }),
      };
    }
    case "why":
      noteMoment(command.at);
      return why(command, place, known);
    case "status":
      return command.application === undefined
        ? { kind: "status" }
        : { kind: "status", application: named(command.application, known, notes).name };
    case "diff": {
      const [from, to] = [environment(command.from), environment(command.to)];
      if (from === to) throw new Mistake("same-environment", `Both are ${from}; name two environments.`);
      return { kind: "diff", from, to };
    }
    case "help":
      return command;
  }
}

function named(written: string, known: Known, notes: string[]): KnownApplication {
  const application = findApplication(written, known);
  if (application.formerNames.includes(written)) notes.push(`${written} is called ${application.name} now.`);
  return application;
}

function both(of: { readonly application: string; readonly environment: string }, known: Known, notes: string[]) {
  const application = named(of.application, known, notes);
  return { application, there: findThere(application, findEnvironment(of.environment, known)) };
}

const all = ({ built, environments }: KnownApplication): readonly Release[] => [
  ...built,
  ...environments.flatMap(({ stood, open }) => [
    ...stood.map(({ release }) => release),
    ...(open?.release === undefined ? [] : [open.release]),
  ]),
];

function promote(command: CommandOf<"promote">, place: CommentPlace, known: Known): Resolved {
  const environment = findEnvironment(command.environment, known);
  const { application, version } = subject(command, place, known);
  const there = findThere(application, environment);
  const overrides = command.overrides.map(({ gate, reason }) => ({ gate: findGate(gate, environment, known), reason }));
  const release =
    version === undefined ? releaseHere(application, there, place) : findRelease(version, all(application), "is known");
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
}

function refuseQuarantined({ name, quarantined }: KnownApplication, release: Release): void {
  if (!quarantined.has(releaseKey(release))) return;
  const version = releaseVersion(release);
  throw new Impossible(
    `${name} ${version} is quarantined, so it is promoted nowhere; /unquarantine ${name} ${version} lifts that.`,
  );
}

/** Of one word behind the environment the look said what it is; what exists knows better. */
function subject(
  command: CommandOf<"promote">,
  place: CommentPlace,
  known: Known,
): { application: KnownApplication; version: string | undefined } {
  const { application, version } = command;
  const isApplication = (name: string): boolean => known.applications.some((one) => one.name === name);
  const isHere = place.kind !== "elsewhere" && place.applications.length === 1;
  if (application === undefined && version !== undefined && !isHere && isApplication(version)) {
    return { application: findApplication(version, known), version: undefined };
  }
  if (application !== undefined && version === undefined && isHere && !isApplication(application)) {
    const here = applicationHere(undefined, place, known);
    const exists = all(here).some(
      (release) => releaseVersion(release) === application || release.revision?.startsWith(application) === true,
    );
    if (exists) return { application: here, version: application };
  }
  return { application: applicationHere(application, place, known), version };
}

/** Without a version: what the pull request proposes, what was built from it, or what comes next. */
function releaseHere(application: KnownApplication, there: KnownEnvironment, place: CommentPlace): Release {
  if (place.kind === "source") {
    const { mergeCommit } = place;
    if (mergeCommit === undefined)
      throw new Impossible("This pull request is not merged, so no release was built from it; name a version.");
    const built = all(application).filter(({ revision }) => revision === mergeCommit);
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

const seenOf = (place: CommentPlace, there: KnownEnvironment): Seen | undefined =>
  place.kind === "promotion" && place.environment === there.name && there.open?.pullRequest === place.pullRequest
    ? { pullRequest: place.pullRequest, head: place.head }
    : undefined;

function rollback(command: CommandOf<"rollback">, place: CommentPlace, known: Known): Resolved {
  const environment = findEnvironment(command.environment, known);
  const application = applicationHere(command.application, place, known);
  const there = findThere(application, environment);
  const from = there.held;
  if (from === undefined) throw new Impossible(`What ${application.name} holds in ${environment} cannot be read.`);
  const key = releaseKey(from);
  const before = there.stood.filter(
    ({ release }) => releaseKey(release) !== key && !application.quarantined.has(releaseKey(release)),
  );
  const healthy = before.filter((stood) => stood.healthy).map(({ release }) => release);
  const to =
    command.version === undefined
      ? healthy.at(-1)
      : findRelease(
          command.version,
          there.stood.map(({ release }) => release),
          `ever stood in ${environment}`,
        );
  if (to === undefined) {
    const others = [...new Set(before.map(({ release }) => releaseVersion(release)))].slice(-5).reverse();
    const which = others.length === 0 ? "" : ` Name one: ${others.join(", ")} stood there.`;
    throw new Impossible(
      `No release before ${releaseVersion(from)} is known to have been healthy in ${environment}.${which}`,
    );
  }
  refuseQuarantined(application, to);
  if (releaseKey(to) === key)
    throw new Impossible(`${application.name} ${releaseVersion(to)} is what ${environment} holds.`);
  return { kind: "rollback", environment, application: application.name, from, to };
}

/** The open promotion on whose pull request the comment stands; it must move one application. */
function promotionHere(place: CommentPlace, known: Known, instead: string) {
  if (place.kind !== "promotion")
    throw new Mistake("place", `It is for the pull request of a promotion. Elsewhere write ${instead}.`);
  const application = applicationHere(undefined, place, known);
  const there = findThere(application, place.environment);
  const seen = seenOf(place, there);
  const release = there.open?.release;
  if (seen === undefined || release === undefined)
    throw new Impossible(`The promotion of #${place.pullRequest} is not open any more.`);
  return { application, there, release, seen };
}

function acknowledge(command: CommandOf<"acknowledge">, place: CommentPlace, known: Known): Resolved {
  const { reason } = command;
  if (command.environment === undefined) {
    const { application, there, release, seen } = promotionHere(
      place,
      known,
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
}

function why(command: CommandOf<"why">, place: CommentPlace, known: Known): Resolved {
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
  const here = place.kind === "elsewhere" ? [] : place.applications;
  if (command.application === undefined && here.length !== 1) return { kind: "why-all", environment, ...at };
  const application = applicationHere(command.application, place, known);
  return { kind: "why", environment, application: findThere(application, environment) && application.name, ...at };
}

/** Gates that no configuration names, and that an override can pass. */
const UNNAMED = ["hold", "freeze", "hotfix", "after-hold", "soaks-downstream"];

/** The gate's kind as the configuration spells it: one that the environment has, or one that is there without that. */
function findGate(written: string, environment: string, known: Known): string {
  const gates = known.environments.find(({ name }) => name === environment)?.gates ?? [];
  const kinds = [...new Set(["order", ...gates.map(({ kind }) => kind)])];
  const found = [...kinds, ...UNNAMED].find((kind) => kind === written.toLowerCase());
  if (found !== undefined) return found;
  throw new Mistake("gate", `${environment} has no gate ${shown(written)}.${hint(written, kinds)}`);
}
