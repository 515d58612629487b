import { malformed } from "./answer.ts";

/** A JSON object that somebody sent: nothing in it is known yet. */
export type Fields = Readonly<Record<string, unknown>>;

/** Whether a value is a JSON object. */
export function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A text that must be there; 422 in GitHub's words where it is not. */
export function text(fields: Fields, name: string): string {
  const value = fields[name];
  if (value === undefined) throw malformed(`"${name}" wasn't supplied.`);
  if (typeof value !== "string") throw wrong(name, value, "a string");
  return value;
}

/** A text that may be missing or null. */
export function optionalText(fields: Fields, name: string): string | undefined {
  const value = fields[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== "string") throw wrong(name, value, "a string");
  return value;
}

/** A whole number that may be missing. */
export function optionalInteger(fields: Fields, name: string): number | undefined {
  const value = fields[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== "number" || !Number.isInteger(value)) throw wrong(name, value, "an integer");
  return value;
}

/** A boolean that may be missing. */
export function optionalFlag(fields: Fields, name: string): boolean | undefined {
  const value = fields[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== "boolean") throw wrong(name, value, "a boolean");
  return value;
}

/** An object that may be missing. */
export function optionalFields(fields: Fields, name: string): Fields | undefined {
  const value = fields[name];
  if (value === undefined || value === null) return undefined;
  if (!isFields(value)) throw wrong(name, value, "an object");
  return value;
}

/** A list that may be missing. */
export function optionalList(fields: Fields, name: string): readonly unknown[] | undefined {
  const value = fields[name];
  if (value === undefined || value === null) return undefined;
  if (!Array.isArray(value)) throw wrong(name, value, "an array");
  return value;
}

/** A list of texts that may be missing. */
export function optionalTexts(fields: Fields, name: string): readonly string[] | undefined {
  return optionalList(fields, name)?.map((value) => {
    if (typeof value !== "string") throw wrong(name, value, "a string");
    return value;
  });
}

/** A text out of a list of allowed ones, which may be missing. */
export function optionalChoice<T extends string>(fields: Fields, name: string, choices: readonly T[]): T | undefined {
  const value = optionalText(fields, name);
  if (value === undefined) return undefined;
  const found = choices.find((choice) => choice === value);
  if (found === undefined)
    throw malformed(`For 'properties/${name}', ${value} is not a member of ${JSON.stringify(choices)}.`);
  return found;
}

/** The same where it must be there. */
export function choice<T extends string>(fields: Fields, name: string, choices: readonly T[]): T {
  text(fields, name);
  const found = optionalChoice(fields, name, choices);
  if (found === undefined) throw malformed(`"${name}" wasn't supplied.`);
  return found;
}

function wrong(name: string, value: unknown, what: string): Error {
  return malformed(`For 'properties/${name}', ${JSON.stringify(value)} is not ${what}.`);
}
