import type { Log } from "../../src/ports/log.ts";

/** A log that nobody reads. */
export const SILENT: Log = { debug() {}, info() {}, warn() {}, error() {}, with: () => SILENT };
