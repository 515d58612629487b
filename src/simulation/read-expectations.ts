/** Lines that say what is expected: `prod waits for soak until Tue 10:00`. */
import { hint } from "../config/did-you-mean.ts";
import { itemsOf } from "../config/mistakes.ts";
import type { Parsed } from "../config/parsed.ts";
import type { Context } from "./context.ts";
import { parseMoment } from "./moments.ts";
import type { Claim, Expectation } from "./scenario.ts";

const FORMS =
  "write, behind the environment: holds 1.5.0, proposes 1.5.0, waits for soak [until Tue 10:00] [because …], is blocked by hold [because …], passes soak, has nothing open, is up to date, says …, opened, updated to, merged or closed 1.5.0 [at Mon 10:30], or did not open, update to, merge or close 1.5.0";

/** The expectations behind a key; those that cannot be read are mistakes. */
export function readExpectations(
  container: object,
  written: string | readonly string[] | undefined,
  context: Context & { readonly now: number },
): readonly Expectation[] {
  const { mistakes } = context;
  return itemsOf(container, "expect", written).flatMap((item) => {
    const read = mistakes.parse(item, "expectation", parseExpectation(item.text, context));
    const offset = mistakes.positions.of(item.container, item.key)?.value ?? 0;
    return read === undefined ? [] : [{ ...read, line: mistakes.lines.linePos(offset).line, written: item.text }];
  });
}

function parseExpectation(
  text: string,
  context: Context & { readonly now: number },
): Parsed<Omit<Expectation, "line" | "written">> {
  const [, application, environment = "", rest = ""] = /^(?:(\S+) in )?(\S+)\s+(.+)$/s.exec(text.trim()) ?? [];
  if (!context.environments.includes(environment)) {
    return { problem: `does not start with an environment.${hint(environment, context.environments)}` };
  }
  const claim = parseClaim(rest, context);
  return "problem" in claim ? claim : { value: { application, environment, claim: claim.value } };
}

function parseClaim(text: string, { start, timezone, now }: Context & { readonly now: number }): Parsed<Claim> {
  if (text === "has nothing open") return { value: { kind: "nothing-open" } };
  if (text === "is up to date") return { value: { kind: "up-to-date" } };
  const said = /^says\s+(?<said>.+)$/s.exec(text)?.groups?.["said"];
  if (said !== undefined) return { value: { kind: "says", text: said } };
  const simple = /^(?<kind>holds|proposes|passes)\s+(?<what>\S+)$/.exec(text)?.groups;
  if (simple !== undefined) {
    const { kind, what = "" } = simple;
    if (kind === "passes") return { value: { kind, gate: what } };
    return { value: { kind: kind === "holds" ? "holds" : "proposes", version: what } };
  }
  const shut =
    /^(?<kind>waits|is blocked)(?: (?:for|by) (?<gate>\S+))?(?: until (?<until>.+?))?(?: because (?<because>.+))?$/s.exec(
      text,
    )?.groups;
  if (shut !== undefined) {
    const { kind, gate, because } = shut;
    const until = moment(shut["until"], now, timezone);
    if ("problem" in until) return until;
    return { value: { kind: kind === "waits" ? "waits" : "blocked", gate, until: until.value, because } };
  }
  const did =
    /^(?:(?<did>opened|merged|closed|updated)|did not (?<not>open|merge|close|update))(?: to)?(?: (?<version>(?!at\b)\S+))?(?: at (?<at>.+))?$/s.exec(
      text,
    )?.groups;
  if (did === undefined) return { problem: `is not understood; ${FORMS}` };
  const at = moment(did["at"], start, timezone);
  if ("problem" in at) return at;
  const what = WHAT[did["did"] ?? did["not"] ?? ""];
  if (what === undefined) return { problem: `is not understood; ${FORMS}` };
  return { value: { kind: "did", what, version: did["version"], at: at.value, not: did["not"] !== undefined } };
}

const WHAT: Readonly<Record<string, "open" | "merge" | "close" | "update">> = {
  opened: "open",
  open: "open",
  merged: "merge",
  merge: "merge",
  closed: "close",
  close: "close",
  updated: "update",
  update: "update",
};

const moment = (text: string | undefined, from: number, timezone: string): Parsed<number | undefined> =>
  text === undefined ? { value: undefined } : parseMoment(text, from, timezone);
