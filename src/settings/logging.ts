import { LOG_LEVELS } from "../log/pino-log.ts";
import type { Reader } from "./reader.ts";
import type { Settings } from "./settings-shape.ts";

/** `LOG_LEVEL` and `LOG_FORMAT`. */
export const readLogging = (reader: Reader): Pick<Settings, "logLevel" | "logFormat"> => ({
  logLevel: reader.oneOf("LOG_LEVEL", LOG_LEVELS, "info"),
  logFormat: reader.oneOf("LOG_FORMAT", ["json", "pretty"], "json"),
});
