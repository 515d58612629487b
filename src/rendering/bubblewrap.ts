/** Confinement by `bwrap` (https://github.com/containers/bubblewrap). */
import { lstatSync, readlinkSync } from "node:fs";
import { asSomebodyElse, type Confinement, LIBRARIES } from "./confinement.ts";
import { prlimitArguments } from "./limits.ts";

export interface BubblewrapPrograms {
  readonly bwrap: string;
  readonly prlimit: string;
  readonly setpriv: string;
}

/** Namespaces of all kinds, no capability, a root that holds the program, its libraries and its files, all read-only. */
export const bubblewrap = (programs: BubblewrapPrograms, isRoot: boolean): Confinement => ({
  name: "bubblewrap",
  workFolder: () => "/work",
  command: ({ program, args, work, limits }) => [
    ...asSomebodyElse(programs.setpriv, isRoot),
    programs.bwrap,
    ...["--unshare-all", "--unshare-user", "--die-with-parent", "--cap-drop", "ALL"],
    ...["--uid", "65534", "--gid", "65534", "--hostname", "render"],
    ...["--dir", "/home", "--ro-bind", work, "/work"],
    ...["--ro-bind", program, "/bin/program", "--ro-bind", programs.prlimit, "/bin/prlimit"],
    ...LIBRARIES.flatMap(shown),
    ...["--remount-ro", "/", "--chdir", "/work", "--"],
    ...["/bin/prlimit", ...prlimitArguments(limits), "--", "/bin/program", ...args],
  ],
});

function shown(folder: string): readonly string[] {
  const found = lstatSync(folder, { throwIfNoEntry: false });
  if (found === undefined) return [];
  return found.isSymbolicLink() ? ["--symlink", readlinkSync(folder), folder] : ["--ro-bind", folder, folder];
}
