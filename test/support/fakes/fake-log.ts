/** A log that keeps its lines. */
import type { Log, LogFields } from "../../../src/ports/log.ts";

export interface Line {
  readonly level: "debug" | "info" | "warn" | "error";
  readonly message: string;
  readonly fields: LogFields;
}

export class FakeLog implements Log {
  readonly lines: Line[];
  readonly #fields: LogFields;

  constructor(lines: Line[] = [], fields: LogFields = {}) {
    this.lines = lines;
    this.#fields = fields;
  }

  debug(fields: LogFields, message: string): void {
    this.#add("debug", fields, message);
  }
  info(fields: LogFields, message: string): void {
    this.#add("info", fields, message);
  }
  warn(fields: LogFields, message: string): void {
    this.#add("warn", fields, message);
  }
  error(fields: LogFields, message: string): void {
    this.#add("error", fields, message);
  }
  with(fields: LogFields): Log {
    return new FakeLog(this.lines, { ...this.#fields, ...fields });
  }

  #add(level: Line["level"], fields: LogFields, message: string): void {
    this.lines.push({ level, message, fields: { ...this.#fields, ...fields } });
  }
}
