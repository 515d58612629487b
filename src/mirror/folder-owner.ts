/** Whether this process alone works in a folder: only then may it remove locks that a killed process left. */
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

const FILE = "owner";

/**
 * Writes this process down as the owner, unless another one that lives is written there.
 * A process is known by its number and its start time: numbers are given again, in containers always the same ones.
 */
export async function ownFolder(folder: string): Promise<"alone" | "shared"> {
  const file = join(folder, FILE);
  const self = await identify(process.pid);
  const written = await readFile(file, "utf8").catch(() => "");
  const [pid = ""] = written.split(" ", 1);
  if (written !== "" && written !== self && written === (await identify(Number(pid)))) return "shared";
  await writeFile(file, self);
  return "alone";
}

/** `pid start-time`; the start time is field 22 of proc(5), and missing on systems without /proc. */
async function identify(pid: number): Promise<string> {
  if (!isAlive(pid)) return `${pid} ended`;
  const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
  // The second field is the program's name, in brackets, and may hold blanks and brackets.
  const afterName = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return `${pid} ${afterName[19] ?? ""}`;
}

function isAlive(pid: number): boolean {
  if (!Number.isSafeInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
