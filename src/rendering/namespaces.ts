/** Confinement by the kernel's namespaces with the programs of util-linux, where there is no bubblewrap. */
import { asSomebodyElse, type Confinement, LIBRARIES } from "./confinement.ts";
import { prlimitArguments } from "./limits.ts";

export interface NamespacePrograms {
  readonly sh: string;
  readonly unshare: string;
  readonly prlimit: string;
  readonly setpriv: string;
}

/**
 * Builds a root of its own in memory, with a copy of the files, the program and its libraries, makes it read-only and
 * hands over. The second `unshare` leaves the program without any user and without capabilities: from a changed root the
 * kernel refuses it further user namespaces, through which it could regain them (unshare(2), EPERM). There is no /proc
 * and no /dev. The kernel is to end the program first when memory runs short.
 */
const SCRIPT = `
set -eu
mount=$1 work=$2 program=$3 prlimit=$4 unshare=$5
shift 5
echo 1000 > /proc/self/oom_score_adj
mount -t tmpfs -o size=256m,mode=755,nosuid,nodev render "$mount"
mkdir "$mount/bin" "$mount/home" "$mount/work"
cp -R "$work/." "$mount/work"
show() { mount --bind "$1" "$2"; mount -o remount,bind,ro,nosuid,nodev "$2"; }
: > "$mount/bin/program"
: > "$mount/bin/prlimit"
show "$program" "$mount/bin/program"
show "$prlimit" "$mount/bin/prlimit"
for folder in ${LIBRARIES.join(" ")}; do
  if [ -L "$folder" ]; then
    cp -P "$folder" "$mount$folder"
  elif [ -d "$folder" ]; then
    mkdir -p "$mount$folder"
    show "$folder" "$mount$folder"
  fi
done
mount -o remount,bind,ro,nosuid,nodev "$mount"
exec "$unshare" --user --root="$mount" --wd=/work -- "$@"
`;

export const namespaces = (programs: NamespacePrograms, isRoot: boolean): Confinement => ({
  name: "namespaces",
  workFolder: () => "/work",
  command: ({ program, args, work, mount, limits }) => [
    ...asSomebodyElse(programs.setpriv, isRoot),
    programs.unshare,
    ...["--user", "--map-root-user", "--net", "--pid", "--ipc", "--uts", "--mount", "--cgroup"],
    ...["--fork", "--kill-child=KILL", "--"],
    ...[programs.sh, "-c", SCRIPT, "render", mount, work, program, programs.prlimit, programs.unshare],
    ...["/bin/prlimit", ...prlimitArguments(limits), "--", "/bin/program", ...args],
  ],
});
