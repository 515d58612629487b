/** What the configuration says of an application: most are only found, and say nothing. */
import type { ApplicationConfig, Config } from "./config.ts";

/** Of an application that the file does not name. */
export const DEFAULT_APPLICATION: ApplicationConfig = { together: "latest-each", was: [], places: new Map() };

export const applicationConfigFor = (config: Pick<Config, "applications">, name: string): ApplicationConfig =>
  config.applications.get(name) ?? DEFAULT_APPLICATION;
