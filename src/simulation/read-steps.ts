/** The steps of a scenario file. */
import { hint } from "../config/did-you-mean.ts";
import { itemsOf, type Mistakes } from "../config/mistakes.ts";
import type { Context } from "./context.ts";
import { parseMoment } from "./moments.ts";
import { readExpectations } from "./read-expectations.ts";
import type { Event, Step } from "./scenario.ts";
import { DETAIL_KEYS, EVENT_KEYS } from "./scenario-schema.ts";
import type { WrittenStep } from "./written-scenario.ts";

export function readSteps(written: readonly WrittenStep[], context: Context): readonly Step[] {
  const { mistakes, start, timezone } = context;
  const steps: Step[] = [];
  let at = start;
  for (const [index, step] of written.entries()) {
    const [moment] = itemsOf(step, "at", step.at).map((item) =>
      mistakes.parse(item, "time", parseMoment(item.text, at, timezone)),
    );
    at = moment ?? at;
    const { line } = mistakes.lines.linePos(mistakes.positions.of(written, index)?.value ?? 0);
    const event = eventOf(step, context);
    const expect = readExpectations(step, step.expect, { ...context, now: at });
    steps.push({ at, line, event, expect });
  }
  return steps;
}

function eventOf(step: WrittenStep, { mistakes, environments }: Context): Event | undefined {
  const [kind, ...more] = EVENT_KEYS.filter((key) => Object.hasOwn(step, key));
  const known = kind === undefined ? [] : ["application", "by", ...(DETAIL_KEYS[kind] ?? [])];
  const own = ["at", "expect", ...EVENT_KEYS];
  if (more[0] !== undefined) {
    mistakes.atKey(step, more[0], "several", `A step has one event; ${kind} and ${more[0]} are two: make two steps.`);
    return undefined;
  }
  for (const key of Object.keys(step).filter((one) => !own.includes(one) && !known.includes(one))) {
    const where = kind === undefined ? "a step without an event" : kind;
    mistakes.atKey(step, key, "detail", `${key} says nothing of ${where}.`);
  }
  for (const key of [
    "merge",
    "close",
    "approve",
    "request-changes",
    "edit",
    "ready",
    "push",
    "revert",
    "report",
    "environment",
    "on",
  ] as const) {
    for (const item of itemsOf(step, key, step[key])) {
      mistakes.name(item, "environment", (name) =>
        environments.includes(name) ? undefined : `is no environment.${hint(name, environments)}`,
      );
    }
  }
  return kind === undefined ? undefined : made(kind, step, mistakes);
}

function made(kind: string, step: WrittenStep, mistakes: Mistakes): Event | undefined {
  const of = { application: step.application, by: step.by ?? "ada" };
  const lacks = (key: string, what: string): undefined => {
    mistakes.atKey(step, kind, "missing", `${kind} takes ${key} beside it: ${what}.`);
    return undefined;
  };
  const { state } = step;
  switch (kind) {
    case "build":
      return {
        ...of,
        kind,
        version: step.build ?? "",
        image: step.image,
        author: step.author ?? "developer",
        without: [step.without ?? []].flat(),
      };
    case "push":
      if (step.version === undefined) return lacks("version", "what is written by hand");
      return { ...of, kind, environment: step.push ?? "", version: step.version };
    case "report": {
      if (state !== "healthy" && state !== "progressing" && state !== "unhealthy")
        return lacks("state", "healthy, progressing or unhealthy");
      const { cluster, says = "" } = step;
      return { ...of, kind, environment: step.report ?? "", state, cluster, says };
    }
    case "check": {
      const { environment, version, app = "github-actions", check: name = "" } = step;
      if (state !== "success" && state !== "pending" && state !== "failure")
        return lacks("state", "success, pending or failure");
      if ((environment === undefined) === (version === undefined))
        return lacks("environment or version", "the promotion, or the release of whose source commit it is");
      return { ...of, kind, name, state, app, environment, version };
    }
    case "comment":
      return { ...of, kind, text: step.comment ?? "", on: step.on };
    case "merge":
    case "close":
    case "approve":
    case "request-changes":
    case "edit":
    case "ready":
    case "revert":
      return { ...of, kind, environment: step[kind] ?? "" };
    default:
      return undefined;
  }
}
