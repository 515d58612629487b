/** A timeline for the terminal. Plain text, no colours. */
import { Temporal } from "temporal-polyfill";
import type { GateResult } from "../domain/gate-result.ts";
import { formatDayAndTime } from "../domain/times.ts";
import type { Explanation } from "../planning/plan.ts";
import { oneLine } from "../presentation/escaping.ts";
import type { Entry, Simulated } from "./timeline.ts";

const MOST_APPLICATIONS = 40;

/** What came when, day by day, in words; ends with a newline. */
export function tellTimeline(simulated: Simulated): string {
  const { title, timezone, start, beginning, entries, expectations, failures, endedEarly } = simulated;
  const several = beginning.length > 1;
  const shown = beginning.slice(0, MOST_APPLICATIONS).map(({ application, held }) => {
    const holds = held.map(([environment, version]) => `${environment} ${version}`).join(", ");
    return `  ${oneLine(application)}: ${holds === "" ? "nothing that can be read" : oneLine(holds)}`;
  });
  const more = beginning.length - shown.length;
  return `${[
    ...(title === undefined ? [] : [oneLine(title), ""]),
    `It starts on ${formatDayAndTime(start, timezone)} with`,
    ...shown,
    ...(more > 0 ? [`  and ${more} more applications`] : []),
    ...entryLines(entries, timezone, several),
    "",
    ...(endedEarly === undefined ? [] : [endedEarly]),
    verdict(expectations, failures),
  ].join("\n")}\n`;
}

function verdict(expectations: number, failures: number): string {
  if (failures > 0)
    return `${failures} ${failures === 1 ? "thing" : "things"} came out otherwise than the scenario says.`;
  if (expectations === 0) return "Nothing was expected of it.";
  return expectations === 1 ? "What was expected came true." : `All ${expectations} expectations came true.`;
}

function entryLines(entries: readonly Entry[], timezone: string, several: boolean): readonly string[] {
  const lines: string[] = [];
  let [day, minute] = ["", ""];
  for (const entry of entries) {
    const at = Temporal.Instant.fromEpochMilliseconds(entry.at).toZonedDateTimeISO(timezone);
    const [weekday = "", date = ""] = formatDayAndTime(entry.at, timezone).split(" ");
    if (date !== day) {
      lines.push("", `${weekday} ${date}`);
      [day, minute] = [date, ""];
    }
    const time = `${at.toPlainTime().toString({ smallestUnit: at.second === 0 ? "minute" : "second" })}${isOddDay(at) ? at.offset : ""}`;
    const [first = "", ...rest] = linesOf(entry, timezone, several);
    const margin = " ".repeat(time.length);
    lines.push(`  ${time === minute ? margin : time}  ${first}`, ...rest.map((line) => `  ${margin}  ${line}`));
    minute = time;
  }
  return lines;
}

/** Clocks change on that day: a time may come twice. */
const isOddDay = (at: Temporal.ZonedDateTime): boolean =>
  at.startOfDay().offset !== at.add({ days: 1 }).startOfDay().offset;

function linesOf(entry: Entry, timezone: string, several: boolean): readonly string[] {
  switch (entry.kind) {
    case "given":
      return [oneLine(entry.text)];
    case "did": {
      const where = several ? `${entry.application} in ${entry.environment}` : entry.environment;
      return [`${oneLine(where)}: ${oneLine(entry.text)}.`];
    }
    case "failed":
      return [`FAILED (line ${entry.line}): ${oneLine(entry.text)}`];
    case "stands": {
      const { environment } = entry.explanation;
      const where = several ? `${entry.application} in ${environment}` : environment;
      return standing(oneLine(where), entry.explanation, timezone);
    }
  }
}

const STATES: Readonly<Record<Explanation["state"], string>> = {
  "up-to-date": "stays",
  waiting: "waits",
  proposed: "is open",
  blocked: "is held",
  "not-found": "is not there",
};

function standing(where: string, { state, sentence, gates }: Explanation, timezone: string): readonly string[] {
  const shut = gates.filter((gate) => gate.state !== "passed");
  return [
    `${where} ${STATES[state]}: ${oneLine(sentence)}`,
    ...shut.flatMap((gate) => gateLines(gate, sentence, timezone)),
  ];
}

/** What the sentence does not say already: other gates, and how each opens. */
function gateLines(
  { gate, state, reason, opener, opensAt }: GateResult,
  sentence: string,
  timezone: string,
): readonly string[] {
  const why = sentence.includes(reason) ? "" : ` ${state}, ${oneLine(reason)};`;
  const opens = [
    ...(opener === undefined ? [] : [`when ${oneLine(opener)}`]),
    ...(opensAt === undefined ? [] : [`by itself on ${formatDayAndTime(opensAt, timezone)}`]),
  ];
  if (why === "" && opens.length === 0) return [];
  return [`  ${oneLine(gate)}:${why}${opens.length === 0 ? "" : ` opens ${opens.join(", or ")}`}`.replace(/;$/, "")];
}
