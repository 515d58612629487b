/** A value of the file in a sentence: short, on one line, as it was written. */
import type { Spot } from "./positions.ts";

const LONGEST = 60;

export function showValue(value: unknown, spot?: Spot): string {
  if (Array.isArray(value)) return "a list";
  if (value === null || value === undefined) return "nothing";
  if (typeof value === "object") return "a map";
  if (typeof value === "string") return quote(value);
  return spot?.source ?? JSON.stringify(value);
}

/** In quotes, cut where it is long. */
export const quote = (text: string): string =>
  JSON.stringify(text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text)
    .replaceAll("\\\\", "\\")
    .replaceAll('\\"', '"');

/** `dev, staging and prod`. */
export const listed = (names: readonly string[]): string =>
  names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
