/** Fields of a log line as plain JSON: errors with stack and causes, secret fields emptied, nothing endless. */
import { isSecretName, REDACTED } from "./redact.ts";

/** Levels of nesting that are written out. */
const DEPTH = 6;
/** Members of a list or map that are written out. */
const WIDTH = 100;

export const plainFields = (fields: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  plainMap(Object.entries(fields), DEPTH);

function plain(value: unknown, depth: number): unknown {
  if (typeof value === "bigint") return value.toString();
  if (typeof value !== "object" || value === null) return value;
  if (depth === 0) return "[deep]";
  if (isError(value)) return plainError(value, depth);
  if (Array.isArray(value)) return value.slice(0, WIDTH).map((one) => plain(one, depth - 1));
  if (value instanceof Date || value instanceof URL) return String(value);
  if (value instanceof Map)
    return plainMap(
      [...value].map(([key, one]) => [String(key), one]),
      depth - 1,
    );
  if (value instanceof Set) return plain([...value], depth);
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
  return plainMap(Object.entries(value), depth - 1);
}

function plainMap(entries: readonly [string, unknown][], depth: number): Record<string, unknown> {
  return Object.fromEntries(
    entries.slice(0, WIDTH).map(([name, value]) => [name, isSecretName(name) ? REDACTED : plain(value, depth)]),
  );
}

/**
 * Only what is known to be harmless and helpful: clients hang whole requests, with their headers, on their errors.
 */
function plainError(error: Error, depth: number): Record<string, unknown> {
  const told = ["code", "status"].filter((name) => name in error).map((name) => [name, Reflect.get(error, name)]);
  return {
    name: error.name,
    message: error.message,
    stack: error.stack,
    ...Object.fromEntries(told),
    ...(error.cause !== undefined && { cause: plain(error.cause, depth - 1) }),
    ...(error instanceof AggregateError && { errors: plain(error.errors, depth - 1) }),
  };
}

/** Errors of Node's own modules may come from another realm. */
const isError = (value: object): value is Error => value instanceof Error || ("stack" in value && "message" in value);
