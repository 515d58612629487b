/** What was understood of a configuration, for people and for machines. */
import type { ApplicationConfig, Config, EnvironmentConfig, ImageRule } from "../config/config.ts";
import { formatDuration } from "../config/duration.ts";
import type { GateConfig, WindowConfig } from "../config/gate-config.ts";
import type { TagRule } from "../domain/tag-rule.ts";
import type { Found } from "./find-applications.ts";

export function formatConfig(file: string, config: Config, found: Found): string {
  const observe = config.mode === "observe" ? " It only observes: nothing is written." : "";
  return [
    `${file} is understood.${observe}`,
    "",
    "Environments, in their order:",
    ...config.environments.flatMap((environment) => [
      ...aboutEnvironment(environment),
      ...aboutFound(environment, found),
    ]),
    "",
    config.images.length === 0
      ? "No image rules: nothing ever moves."
      : "Images; the first rule that matches decides, others never move:",
    ...config.images.flatMap(aboutImages),
    ...about("Applications with settings of their own:", [...config.applications].flatMap(aboutApplication)),
    ...about(
      "Places for many:",
      config.places.map(({ file: where, at, match, image }) => `  ${where} ${at ?? match}: ${image}`),
    ),
    ...about(
      "Ignored, since the layout finds them and no environment is called so:",
      found.ignored.map((name) => `  ${name}`),
    ),
    "",
  ].join("\n");
}

const about = (title: string, lines: readonly string[]): readonly string[] =>
  lines.length === 0 ? [] : ["", title, ...lines];

function aboutEnvironment(environment: EnvironmentConfig): readonly string[] {
  const { name, after, repository, branch, layout, inPath, clusters, merge, gates, health } = environment;
  const where = [repository, branch && `branch ${branch}`].filter((part) => part !== undefined).join(", ");
  return [
    `  ${name}`,
    `    ${after.length === 0 ? "takes new images" : `after ${after.join(" and ")}`}; ${merge === "auto" ? "merges by itself" : "merged by people"}; at most ${environment.maxOpen} open`,
    ...(where === "" ? [] : [`    in ${where}`]),
    ...layout.map(({ written }) => `    files ${written.replaceAll("{environment}", inPath)}`),
    ...gates.map((gate) => `    gate ${aboutGate(gate)}`),
    ...(health === undefined
      ? []
      : [`    health from ${health.agent}${health.name === undefined ? "" : `, as ${health.name}`}`]),
    ...(clusters.length === 0 ? [] : [`    on ${clusters.join(", ")}`]),
  ];
}

function aboutFound({ name }: EnvironmentConfig, { applications }: Found): readonly string[] {
  const names = applications[name];
  if (names === undefined) return [];
  if (names.length === 0) return ["    no application found here"];
  const shown = names.slice(0, 8).join(", ");
  const more = names.length > 8 ? ` and ${names.length - 8} more` : "";
  return [`    ${names.length} ${names.length === 1 ? "application" : "applications"} found here: ${shown}${more}`];
}

function aboutGate(gate: GateConfig): string {
  return `${gate.kind}: ${gateDetails(gate)}${gate.holds === undefined ? "" : `; holds the ${gate.holds}`}`;
}

function gateDetails(gate: GateConfig): string {
  switch (gate.kind) {
    case "soak":
      return `${formatDuration(gate.forMs)}${gate.whenReplaced === undefined ? "" : `, when replaced ${gate.whenReplaced}`}`;
    case "healthy":
      return "wherever it comes after";
    case "checks":
      return `${gate.names.join(", ")} on the ${gate.on === "source" ? "source commit" : "pull request"}${gate.app === undefined ? "" : ` by ${gate.app}`}`;
    case "approvals":
      return [
        `${gate.count} of ${[...gate.teams, ...gate.users, ...gate.roles].join(", ") || "anybody with the right"}`,
        ...(gate.codeOwners ? ["and of code owners"] : []),
        ...(gate.allow.length === 0 ? [] : [`${gate.allow.join(", ")} may count`]),
      ].join(", ");
    case "window":
      return windowDetails(gate);
    case "expression":
      return gate.cel;
  }
}

const DAYS = ["", "mon", "tue", "wed", "thu", "fri", "sat", "sun"];
const clock = (minutes: number): string =>
  `${`${Math.floor(minutes / 60)}`.padStart(2, "0")}:${`${minutes % 60}`.padStart(2, "0")}`;

function windowDetails({ days, hours, timezone, except }: WindowConfig): string {
  const when = hours.map(({ from, to }) => `${clock(from)}-${clock(to)}`).join(", ") || "all day";
  const shut = except.map(({ from, to }) => (from === to ? from : `${from}..${to}`)).join(", ");
  return `${days.map((day) => DAYS[day]).join(",")} ${when} ${timezone}${shut === "" ? "" : `, not on ${shut}`}`;
}

function aboutImages({ match, tags, write, from }: ImageRule): readonly string[] {
  const believed = from.length === 0 ? "nobody is believed: write from" : `believes ${from.join(", ")}`;
  return [`  ${match}`, `    ${aboutTags(tags)}; writes ${write}; ${believed}`];
}

function aboutTags(rule: TagRule): string {
  switch (rule.kind) {
    case "semver":
      return `versions ${rule.range}${rule.prereleases ? " with prereleases" : ""}`;
    case "pattern":
      return `tags ${rule.pattern}, ${rule.order}`;
    case "mutable":
      return `the tag ${rule.tag}`;
  }
}

function aboutApplication([name, application]: readonly [string, ApplicationConfig]): readonly string[] {
  const { images, together, source, was, environments, places } = application;
  const parts = [
    ...(images === undefined ? [] : [`images ${images.join(", ")}`, together]),
    ...(source === undefined ? [] : [`source ${source}`]),
    ...(was.length === 0 ? [] : [`was ${was.join(", ")}`]),
    ...(environments === undefined
      ? []
      : [
          `in ${[...environments].map(([one, { after }]) => `${one}${after === undefined ? "" : ` after ${after.join(" and ")}`}`).join(", ")}`,
        ]),
    ...[...places].flatMap(([one, list]) => list.map(({ file }) => `${file} for ${one}`)),
  ];
  return [`  ${name}${parts.length === 0 ? "" : `: ${parts.join("; ")}`}`];
}

/** Maps as objects, layouts as they are written. */
export const configAsJson = (config: Config): object => ({
  ...config,
  environments: config.environments.map((environment) => ({
    ...environment,
    layout: environment.layout.map(({ written }) => written),
  })),
  applications: Object.fromEntries(
    [...config.applications].map(([name, { environments, places, ...rest }]) => [
      name,
      {
        ...rest,
        ...(environments && { environments: Object.fromEntries(environments) }),
        places: Object.fromEntries(places),
      },
    ]),
  ),
});
