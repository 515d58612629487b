/** A scenario file → {@link Scenario}, or every mistake in it with its place. */
import { Ajv, type ValidateFunction } from "ajv";
import type { Config } from "../config/config.ts";
import { parseDuration } from "../config/duration.ts";
import { isMap } from "../config/json-path.ts";
import { type Item, itemsOf, Mistakes } from "../config/mistakes.ts";
import { readConfig } from "../config/read-config.ts";
import { reportShape } from "../config/shape-sentences.ts";
import { parseTimeZone } from "../config/time-zone.ts";
import { readYaml } from "../config/yaml-source.ts";
import type { Finding } from "../domain/finding.ts";
import { parseMoment, parseStart } from "./moments.ts";
import { readExpectations } from "./read-expectations.ts";
import { readSteps } from "./read-steps.ts";
import type { Scenario, StartingApplication, Step } from "./scenario.ts";
import { SCENARIO_SCHEMA } from "./scenario-schema.ts";
import type { WrittenScenario } from "./written-scenario.ts";

export interface Around {
  /** The content of a file that the scenario names, relative to it; undefined: it cannot be read. */
  readonly load: (path: string) => string | undefined;
  /** Of the checkout, for scenarios without a configuration of their own. */
  readonly config?: Config;
}

export type ReadScenario = { readonly scenario: Scenario } | { readonly mistakes: readonly Finding[] };

let compiled: ValidateFunction | undefined;

/** Never throws for what a person wrote: all mistakes are findings, in the order of the file. */
export function readScenario(text: string, file: string, around: Around): ReadScenario {
  const mistakes = new Mistakes(file);
  const found: Finding[] = [];
  const scenario = text.trim() === "" ? undefined : read(text, file, around, mistakes, found);
  const all = [...mistakes.list().map(ofScenario), ...found].sort((a, b) => a.line - b.line);
  if (scenario !== undefined && all.length === 0) return { scenario };
  const empty: Finding = {
    severity: "error",
    ...{ file, line: 1, column: 1, rule: "scenario/empty" },
    message: "The file is empty; it takes at least version and start.",
  };
  return { mistakes: all.length === 0 ? [empty] : all };
}

const ofScenario = (finding: Finding): Finding => ({
  ...finding,
  rule: finding.rule.replace("towpath-yaml/", "scenario/"),
});

function read(text: string, file: string, around: Around, mistakes: Mistakes, found: Finding[]): Scenario | undefined {
  const root = readYaml(text, mistakes);
  compiled ??= new Ajv({ allErrors: true, verbose: true, allowUnionTypes: true, strict: true }).compile(
    SCENARIO_SCHEMA,
  );
  if (!isMap(root)) {
    if (!mistakes.any) mistakes.atOffset(0, "wrong-value", "The file takes a map with version, start and steps.");
    return undefined;
  }
  if (!compiled(root)) reportShape(root, compiled.errors ?? [], mistakes);
  if (!isWritten(root, mistakes)) return undefined;
  const config = configOf(root, text, file, around, mistakes, found);
  const item = (key: "timezone" | "start" | "until" | "healthy-after"): readonly Item[] =>
    itemsOf(root, key, root[key]);
  const [zone] = item("timezone").map((one) => mistakes.parse(one, "timezone", parseTimeZone(one.text)));
  const timezone = zone ?? (config ?? around.config)?.timezone ?? "UTC";
  const [start] = item("start").map((one) => mistakes.parse(one, "time", parseStart(one.text, timezone)));
  const [healthyAfter] = item("healthy-after").map((one) => mistakes.parse(one, "duration", parseDuration(one.text)));
  if (config === undefined && around.config === undefined && found.length === 0 && root.config === undefined) {
    mistakes.atOffset(0, "config", "There is neither config in the file nor a checkout that --repository names.");
  }
  if (root.config !== undefined && root.applications === undefined) {
    mistakes.atKey(root, "config", "applications", "applications is missing: it says what each environment holds.");
  }
  if (root.config === undefined && root.applications !== undefined) {
    mistakes.atKey(root, "applications", "applications", "applications goes with config; a checkout says it itself.");
  }
  const environments = ((config ?? around.config)?.environments ?? []).map(({ name }) => name);
  if (start === undefined || environments.length === 0) return undefined;
  const context = { start, timezone, environments, mistakes };
  const steps = readSteps(root.steps ?? [], context);
  const last = steps.at(-1)?.at ?? start;
  const [until = last] = item("until").map((one) => mistakes.parse(one, "time", parseMoment(one.text, last, timezone)));
  const expect = readExpectations(root, root.expect, { ...context, now: until });
  const end: readonly Step[] =
    expect.length === 0 ? [] : [{ at: until, line: expect[0]?.line ?? 1, event: undefined, expect }];
  return {
    title: root.title,
    start,
    config,
    timezone,
    applications: new Map(Object.entries(root.applications ?? {}).map(([name, held]) => [name, startingOf(held)])),
    people: {
      teams: new Map(Object.entries(root.people?.teams ?? {})),
      roles: new Map(Object.entries(root.people?.roles ?? {})),
    },
    healthyAfter,
    steps: [...steps, ...end],
    until,
  };
}

/** True for what the schema took whole. */
const isWritten = (root: object, mistakes: Mistakes): root is WrittenScenario =>
  Object.keys(root).length > 0 && !mistakes.any;

const startingOf = (held: Readonly<Record<string, string | Readonly<Record<string, string>>>>): StartingApplication =>
  new Map(
    Object.entries(held).map(([name, version]) => [
      name,
      typeof version === "string" ? version : new Map(Object.entries(version)),
    ]),
  );

/** Written here, or in the file that is named; mistakes in it are told where they stand. */
function configOf(
  root: WrittenScenario,
  text: string,
  file: string,
  { load }: Around,
  mistakes: Mistakes,
  found: Finding[],
): Config | undefined {
  const { config: written } = root;
  if (written === undefined) return undefined;
  const isPath = !written.includes("\n");
  const content = isPath ? load(written) : written;
  if (content === undefined) {
    mistakes.atValue(root, "config", "config", `There is no file ${written} beside the scenario.`);
    return undefined;
  }
  const result = readConfig(content, isPath ? written : file);
  if ("config" in result) return result.config;
  const { line: first } = mistakes.lines.linePos(mistakes.positions.of(root, "config")?.value ?? 0);
  // The text of a block starts on the line behind its `|`, indented.
  const indent = /^ */.exec(text.split("\n")[first] ?? "")?.[0].length ?? 0;
  for (const finding of result.mistakes) {
    const inside = { line: finding.line + first, column: (finding.column ?? 1) + indent };
    found.push(isPath ? finding : { ...finding, ...inside });
  }
  return undefined;
}
