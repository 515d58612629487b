import { constants } from "node:fs";
import { access, realpath, stat } from "node:fs/promises";
import { delimiter, isAbsolute, join } from "node:path";

/** Where a program is looked for that nobody named. */
export const SYSTEM_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/** The real path of a program given by a path or by a name in `path`; undefined where there is none that can be run. */
export async function findProgram(name: string, path: string): Promise<string | undefined> {
  const places = name.includes("/") ? [name] : path.split(delimiter).map((folder) => join(folder, name));
  for (const place of places) {
    if (isAbsolute(place) && (await isProgram(place))) return await realpath(place);
  }
  return undefined;
}

async function isProgram(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}
