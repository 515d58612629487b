import { resolve } from "node:path";
import type { Reader } from "./reader.ts";
import type { Settings } from "./settings-shape.ts";

/** `DATABASE_URL` and `DATA_DIR`. Mirrors of repositories lie in the data folder on either store. */
export function readStorage(reader: Reader): Pick<Settings, "databaseUrl" | "dataDir"> {
  const databaseUrl = reader.get("DATABASE_URL");
  if (databaseUrl !== undefined && !/^postgres(ql)?:\/\/\S+$/.test(databaseUrl)) {
    reader.mistake(
      "DATABASE_URL is not the URL of a PostgreSQL database: set it to something like postgres://user:password@host:5432/towpath, or leave it out for the embedded store.",
    );
  }
  return { databaseUrl, dataDir: resolve(reader.get("DATA_DIR") ?? "data") };
}
