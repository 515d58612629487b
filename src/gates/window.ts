/** Window: promotions are let through at certain hours, on certain days, in one time zone. */
import type { DateRange, WindowConfig } from "../config/gate-config.ts";
import type { GateResult } from "../domain/gate-result.ts";
import { formatDayAndTime } from "../domain/times.ts";
import type { Gate } from "./gate.ts";
import { type Phase, phaseAt } from "./window-phases.ts";
import { enumerate, enumerateSome } from "./wording.ts";

/** Answers by their phase, which is the same object as long as it lasts: sentences take longer than decisions. */
const told = new WeakMap<Phase, GateResult>();

/** Passes while a clock on a wall of the time zone shows a time in the window; else says when the next one opens. */
export const window = (config: WindowConfig): Gate => ({
  holds: "merging",
  evaluate: ({ now }) => {
    const phase = phaseAt(config, now);
    const known = told.get(phase);
    if (known !== undefined) return known;
    const result = tell(config, phase);
    told.set(phase, result);
    return result;
  },
});

function tell(config: WindowConfig, { open, until, lookAgainAt }: Phase): GateResult {
  const schedule = `open ${scheduleOf(config)}`;
  if (open) {
    const end = until === undefined ? "" : ` until ${formatDayAndTime(until, config.timezone)}`;
    const reason = `the window is open${end} (${schedule})`;
    return { gate: "window", state: "passed", reason, ...(until !== undefined && { changesAt: until }) };
  }
  if (until !== undefined) {
    const opening = formatDayAndTime(until, config.timezone);
    const reason = `the window is shut until ${opening} (${schedule}${exceptions(config)})`;
    return { gate: "window", state: "waiting", reason, opensAt: until };
  }
  return {
    gate: "window",
    state: "blocked",
    reason: `the window does not open within a year (${schedule}${exceptions(config)})`,
    opener: "a person mends it in towpath.yaml",
    changesAt: lookAgainAt,
  };
}

const NAMES = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const dayName = (day: number): string => NAMES[day - 1] ?? `day ${day}`;

/** `Monday to Thursday, 09:00 to 16:00`. */
function scheduleOf({ days, hours, dates }: WindowConfig): string {
  const parts = [
    daysOf(days),
    ...(hours.length === 0 ? [] : [enumerate(hours.map(hoursOf))]),
    ...(dates === undefined ? [] : [`only on ${enumerateSome(dates.map(rangeOf), 5)}`]),
  ];
  return parts.join(", ");
}

const exceptions = ({ except }: WindowConfig): string =>
  except.length === 0 ? "" : `, not on ${enumerateSome(except.map(rangeOf), 5, "or")}`;

const rangeOf = ({ from, to }: DateRange): string => (from === to ? from : `${from} to ${to}`);

function daysOf(days: readonly number[]): string {
  if (days.length === 7) return "every day";
  const isRow = days.every((day, at) => at === 0 || day === (days[at - 1] ?? 0) + 1);
  const [first] = days;
  const last = days.at(-1);
  return isRow && days.length > 2 && first !== undefined && last !== undefined
    ? `${dayName(first)} to ${dayName(last)}`
    : enumerate(days.map(dayName));
}

const hoursOf = ({ from, to }: WindowConfig["hours"][number]): string =>
  `${clock(from)} to ${clock(to)}${to < from ? " on the next day" : ""}`;

const clock = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
