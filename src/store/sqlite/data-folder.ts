/** The folder of the embedded store: for the owner only, on a local disk, used by one process. */
import { chmodSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { Mistake } from "../../domain/failure.ts";
import { codeOf } from "../storage-failure.ts";
import { networkFileSystem } from "./network-file-system.ts";

export interface DataFolder {
  /** Where the database lies. */
  readonly database: string;
  /** Lets another process have the folder. */
  readonly release: () => void;
}

/**
 * Makes `store/` in the data folder, readable by its owner only, and locks it. The lock is a lock of the operating system
 * on `lock` (held through SQLite, which knows how on every platform), so it ends with the process, however that ends.
 * Throws Mistake `data-folder-in-use`, `data-folder-unusable` or `network-file-system`.
 */
export function takeDataFolder(dataDir: string): DataFolder {
  const folder = makeFolder(dataDir);
  const drive = networkFileSystem(folder);
  if (drive !== undefined) {
    throw new Mistake(
      "network-file-system",
      `DATA_DIR ${dataDir} lies on a network drive (${drive}), where SQLite loses data: choose a folder on a local disk, or set DATABASE_URL to use PostgreSQL.`,
    );
  }
  const release = lock(folder, dataDir);
  return { database: join(folder, "towpath.sqlite"), release };
}

function makeFolder(dataDir: string): string {
  const folder = join(dataDir, "store");
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    if ((statSync(folder).mode & 0o077) !== 0) chmodSync(folder, 0o700);
    return folder;
  } catch (error) {
    throw new Mistake(
      "data-folder-unusable",
      `DATA_DIR ${dataDir} cannot be used (${codeOf(error) ?? "unknown reason"}): choose a folder in which the user that runs Towpath may write.`,
      { cause: error },
    );
  }
}

function lock(folder: string, dataDir: string): () => void {
  const holder = join(folder, "holder");
  const held = new DatabaseSync(join(folder, "lock"));
  try {
    held.exec("pragma busy_timeout = 0; begin exclusive");
  } catch (error) {
    held.close();
    throw new Mistake(
      "data-folder-in-use",
      `DATA_DIR ${dataDir} is in use by another Towpath${describeHolder(holder)}: stop that one first, choose another folder, or set DATABASE_URL to run several on PostgreSQL.`,
      { cause: error },
    );
  }
  writeFileSync(holder, `${process.pid}\n`, { mode: 0o600 });
  return () => held.close();
}

/** For people only; nothing is decided by it. */
function describeHolder(holder: string): string {
  try {
    return ` (process ${Number.parseInt(readFileSync(holder, "utf8"), 10)})`;
  } catch {
    return "";
  }
}
