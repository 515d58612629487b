/** Values in sentences: short, as written, and never a secret. */
import type { Path } from "../resource.ts";
import type { Explained } from "./explanation.ts";

const LONGEST = 60;
/** Names of fields and of environment variables whose values are not repeated. */
const SECRET_NAME =
  /pass(?:word|wd|phrase)?$|secret|token|credential|api_?-?key|private_?-?key|access_?-?key|auth$|dsn$/i;

/** The value at the path as it stands in the file, or what kind of thing it is. */
export function showFound(path: Path, value: unknown, object: Explained): string {
  if (Array.isArray(value)) return value.length === 0 ? "an empty list" : "a list";
  if (value === null || value === undefined) return "nothing";
  if (typeof value === "object") return Object.keys(value).length === 0 ? "an empty map" : "a map";
  if (mayBeSecret(path, object)) return `${article(value)} that is not repeated here`;
  return `\`${writtenShort(path, value, object)}\``;
}

/** The scalar as it is written, on one line. */
export function writtenShort(path: Path, value: unknown, object: Explained): string {
  const written = object.at.written(path) ?? (typeof value === "string" ? JSON.stringify(value) : String(value));
  return cut(written);
}

/** Undefined where it would be long or a secret. */
export function writtenWhole(path: Path, object: Explained): string | undefined {
  const written = object.at.written(path);
  if (written === undefined || written.length > LONGEST || /[\r\n]/.test(written)) return undefined;
  return mayBeSecret(path, object) ? undefined : written;
}

export const cut = (text: string): string => {
  const line = text.replaceAll(/\s+/g, " ").replaceAll("`", "'");
  return line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line;
};

/** Whether the value may be a secret: anything in a Secret, and what stands under or beside a telling name. */
export function mayBeSecret(path: Path, { secret, value }: Explained): boolean {
  if (secret && path[0] !== "metadata" && path.length > 1) return true;
  const last = path.findLast((step) => typeof step === "string");
  if (typeof last === "string" && SECRET_NAME.test(last)) return true;
  if (last !== "value") return false;
  let around: unknown = value;
  for (const step of path.slice(0, -1)) {
    around = typeof around === "object" && around !== null ? (Reflect.get(around, step) as unknown) : undefined;
  }
  const name = typeof around === "object" && around !== null ? (Reflect.get(around, "name") as unknown) : undefined;
  return typeof name === "string" && SECRET_NAME.test(name);
}

const article = (value: unknown): string => {
  if (typeof value === "string") return "text";
  return typeof value === "boolean" ? "true or false" : "a number";
};

/** `` `a`, `b` or `c` ``; long lists are cut. */
export function oneOfThese(names: readonly string[], most = 12): string {
  const shown = names.slice(0, most).map((name) => `\`${name}\``);
  if (names.length > most) return `${shown.join(", ")} or one of ${names.length - most} more`;
  return shown.length < 2 ? shown.join("") : `${shown.slice(0, -1).join(", ")} or ${shown.at(-1)}`;
}
