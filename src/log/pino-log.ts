/** The log port on pino: a line of JSON each, secrets taken out. */
import { type Logger, pino } from "pino";
import type { Log, LogFields } from "../ports/log.ts";
import { plainFields } from "./plain-fields.ts";
import { readableLine } from "./readable-line.ts";
import { redactor } from "./redact.ts";

export interface LogOptions {
  readonly level: LogLevel;
  /** `pretty` is for people at a terminal. */
  readonly format: "json" | "pretty";
  /** Values that must not appear in any line: keys, webhook secrets, passwords. */
  readonly secrets: readonly string[];
  /** Standard output, unless a test wants the lines. */
  readonly destination?: { write(line: string): void };
}

export const LOG_LEVELS = ["trace", "debug", "info", "warn", "error", "fatal"] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Lines are written at once: what was logged before a crash is there after it. */
export function pinoLog({ level, format, secrets, destination }: LogOptions): Log {
  const redact = redactor(secrets);
  const logger = pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }), log: plainFields },
      hooks: {
        streamWrite: (line) => (format === "pretty" ? readableLine(redact(line)) : redact(line)),
      },
    },
    destination ?? pino.destination({ dest: 1, sync: true }),
  );
  return adapt(logger, {});
}

/** pino's own children write a field again for each of them that has it; here the last one counts. */
const adapt = (logger: Logger, bound: LogFields): Log => ({
  debug: (fields, message) => logger.debug({ ...bound, ...fields }, message),
  info: (fields, message) => logger.info({ ...bound, ...fields }, message),
  warn: (fields, message) => logger.warn({ ...bound, ...fields }, message),
  error: (fields, message) => logger.error({ ...bound, ...fields }, message),
  with: (fields: LogFields) => adapt(logger, { ...bound, ...fields }),
});
