/** `window: { days: mon-thu, hours: "09:00-16:00", dates: 2026-11-01..2026-12-31, except: [12-24] }`. */
import type { DateRange, WindowConfig } from "./gate-config.ts";
import { itemsOf, type Mistakes } from "./mistakes.ts";
import { parseTimeZone } from "./time-zone.ts";
import { parseDates, parseDays, parseHours } from "./window-grammar.ts";
import type { WrittenWindow } from "./written-config.ts";

const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7];

export function readWindow(written: WrittenWindow, timezone: string, mistakes: Mistakes): WindowConfig {
  const days = itemsOf(written, "days", written.days).flatMap(
    (item) => mistakes.parse(item, "days", parseDays(item.text)) ?? [],
  );
  const hours = itemsOf(written, "hours", written.hours).map((item) =>
    mistakes.parse(item, "hours", parseHours(item.text)),
  );
  const readDates = (key: "dates" | "except"): readonly DateRange[] =>
    itemsOf(written, key, written[key]).flatMap((item) => mistakes.parse(item, key, parseDates(item.text)) ?? []);
  const dates = readDates("dates");
  const [zone] = itemsOf(written, "timezone", written.timezone).map((item) =>
    mistakes.parse(item, "timezone", parseTimeZone(item.text)),
  );
  return {
    kind: "window",
    days: days.length === 0 ? EVERY_DAY : [...new Set(days)].sort((a, b) => a - b),
    hours: hours.filter((each) => each !== undefined),
    timezone: zone ?? timezone,
    ...(dates.length > 0 && { dates }),
    except: readDates("except"),
    ...(written.holds !== undefined && { holds: written.holds }),
  };
}
