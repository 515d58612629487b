/** Which confinement this machine allows, found out by trying. */
import { bubblewrap } from "./bubblewrap.ts";
import { type Confinement, ENVIRONMENT } from "./confinement.ts";
import { findProgram, SYSTEM_PATH } from "./find-program.ts";
import type { Limits } from "./limits.ts";
import { namespaces } from "./namespaces.ts";
import { runProgram } from "./run-program.ts";
import { openWorkFolder } from "./work-folder.ts";

export interface FoundConfinement {
  readonly confinement: Confinement | undefined;
  /** Why there is none; empty where there is. */
  readonly reason: string;
}

export interface ConfinementSearch {
  readonly isRoot: boolean;
  readonly limits: Limits;
  /** Where `bwrap` and the programs of util-linux are. */
  readonly path?: string;
  /** Only these ways. */
  readonly ways?: readonly ("bubblewrap" | "namespaces")[];
}

/** Bubblewrap first. A way counts when a program that ran in it ended well. */
export async function findConfinement({
  isRoot,
  limits,
  path = SYSTEM_PATH,
  ways = ["bubblewrap", "namespaces"],
}: ConfinementSearch): Promise<FoundConfinement> {
  if (process.platform !== "linux") return { confinement: undefined, reason: "this system is not Linux" };
  const find = (name: string): Promise<string | undefined> => findProgram(name, path);
  const [bwrap, unshare, setpriv, prlimit, sh, nothing] = await Promise.all(
    ["bwrap", "unshare", "setpriv", "prlimit", "sh", "true"].map(find),
  );
  if (setpriv === undefined || prlimit === undefined || sh === undefined || nothing === undefined)
    return { confinement: undefined, reason: "setpriv or prlimit (util-linux) is missing" };
  const candidates = [
    ...(bwrap === undefined ? [] : [bubblewrap({ bwrap, prlimit, setpriv }, isRoot)]),
    ...(unshare === undefined ? [] : [namespaces({ sh, unshare, prlimit, setpriv }, isRoot)]),
  ].filter(({ name }) => ways.some((way) => way === name));
  const complaints: string[] = [];
  for (const confinement of candidates) {
    const complaint = await complaintOf(confinement, nothing, limits, isRoot);
    if (complaint === undefined) return { confinement, reason: "" };
    complaints.push(`${confinement.name}: ${complaint}`);
  }
  return { confinement: undefined, reason: complaints.join("; ") || "neither bwrap nor unshare is there" };
}

/** What the machine says where a program cannot be confined so; undefined where it can. */
async function complaintOf(
  confinement: Confinement,
  program: string,
  limits: Limits,
  isRoot: boolean,
): Promise<string | undefined> {
  const folder = await openWorkFolder([], isRoot);
  try {
    const { work, mount } = folder;
    const command = confinement.command({ program, args: [], work, mount, limits });
    const { wallMs, outputBytes } = limits;
    const ended = await runProgram({ command, env: ENVIRONMENT, folder: work, wallMs, outputBytes });
    if (ended.exitCode === 0) return undefined;
    return ended.complaint.trim().split("\n")[0]?.slice(0, 200) || `exit code ${ended.exitCode ?? "none"}`;
  } finally {
    await folder.remove();
  }
}
