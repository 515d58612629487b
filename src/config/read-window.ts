/** `window: { days: mon-thu, hours: "09:00-16:00", except: [2026-12-24] }`. */
import type { WindowConfig } from "./gate-config.ts";
import { itemsOf, type Mistakes } from "./mistakes.ts";
import { parseTimeZone } from "./time-zone.ts";
import { parseDays, parseExcept, parseHours } from "./window-grammar.ts";
import type { WrittenWindow } from "./written-config.ts";

const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7];

export function readWindow(written: WrittenWindow, timezone: string, mistakes: Mistakes): WindowConfig {
  const days = itemsOf(written, "days", written.days).flatMap(
    (item) => mistakes.parse(item, "days", parseDays(item.text)) ?? [],
  );
  const hours = itemsOf(written, "hours", written.hours).map((item) =>
    mistakes.parse(item, "hours", parseHours(item.text)),
  );
  const except = itemsOf(written, "except", written.except).map((item) =>
    mistakes.parse(item, "except", parseExcept(item.text)),
  );
  const [zone] = itemsOf(written, "timezone", written.timezone).map((item) =>
    mistakes.parse(item, "timezone", parseTimeZone(item.text)),
  );
  return {
    kind: "window",
    days: days.length === 0 ? EVERY_DAY : [...new Set(days)].sort((a, b) => a - b),
    hours: hours.filter((each) => each !== undefined),
    timezone: zone ?? timezone,
    except: except.filter((each) => each !== undefined),
    ...(written.holds !== undefined && { holds: written.holds }),
  };
}
