import type { Reader } from "./reader.ts";
import type { Settings } from "./settings-shape.ts";

/**
 * `HOST` and `PORT`. As with Probot the default is this machine only: whoever wants to be reached from outside (a container)
 * says so with 0.0.0.0. Port 0 takes a free one.
 */
export function readListening(reader: Reader): Pick<Settings, "host" | "port"> {
  const port = reader.wholeNumber("PORT", { from: 0, to: 65_535, fallback: 3000, means: "the port to listen on" });
  const host = reader.get("HOST") ?? "127.0.0.1";
  if (!/^[A-Za-z0-9.:_-]+$/.test(host)) {
    reader.mistake(
      "HOST is not a host name or an address: set it to 0.0.0.0 for all interfaces, or leave it out for this machine only.",
    );
  }
  return { host, port };
}
