/** IANA time zones, as the runtime knows them. */
import { nearest } from "./did-you-mean.ts";
import type { Parsed } from "./parsed.ts";

/** A zone's name, as it is written. Offsets such as +02:00 are none: they know no daylight saving. */
export function parseTimeZone(text: string): Parsed<string> {
  if (/^[A-Za-z]/.test(text) && text.length <= 64) {
    try {
      new Intl.DateTimeFormat("en", { timeZone: text });
      return { value: text };
    } catch {
      // Falls through to the sentence.
    }
  }
  const near = nearest(text, Intl.supportedValuesOf("timeZone"));
  return { problem: `is no time zone; write one such as ${near ?? "Europe/Berlin or UTC"}` };
}
