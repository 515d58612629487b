/** Lock files that Git leaves behind when it is killed in the wrong moment. */
import { readdir, rm } from "node:fs/promises";
import { join, sep } from "node:path";

/**
 * Removes all lock files of a bare repository outside its objects (those there are harmless temporary files).
 * Only for whoever knows that no Git works in it. Returns how many there were.
 */
export async function removeLockFiles(gitDir: string): Promise<number> {
  const entries = await readdir(gitDir, { withFileTypes: true, recursive: true }).catch(() => []);
  const objects = join(gitDir, "objects");
  const locks = entries.filter(
    ({ name, parentPath }) =>
      (name.endsWith(".lock") || name === "gc.pid") &&
      parentPath !== objects &&
      !parentPath.startsWith(`${objects}${sep}`),
  );
  await Promise.all(locks.map(({ name, parentPath }) => rm(join(parentPath, name), { force: true })));
  return locks.length;
}
