/** How a program is kept from everything but its files: the ways there are, and which one this machine allows. */
import type { Limits } from "./limits.ts";

/** A program and what it may see. */
export interface Confined {
  /** Absolute, without symbolic links. */
  readonly program: string;
  readonly args: readonly string[];
  /** Seen by the program as `/work`, read-only. */
  readonly work: string;
  /** An empty folder, for the way to mount its root on. */
  readonly mount: string;
  readonly limits: Limits;
}

export interface Confinement {
  readonly name: "bubblewrap" | "namespaces" | "none";
  /** The folder under which the program sees `Confined.work`. */
  workFolder(work: string): string;
  command(confined: Confined): readonly [program: string, ...args: string[]];
}

/** As which user programs run where Towpath itself is root: nobody, who owns nothing. */
export const NOBODY = 65_534;

/** The environment is these and nothing else: no token, no address of a cluster, no home that holds anything. */
export const ENVIRONMENT: Readonly<Record<string, string>> = {
  PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
  HOME: "/home",
  // Collects its garbage before the limit is reached.
  GOMEMLIMIT: "600MiB",
};

/** Shared libraries, for programs that are not linked statically. */
export const LIBRARIES = ["/lib", "/lib64", "/usr/lib", "/usr/lib64"];

/**
 * Started through `setpriv`: it dies with Towpath, cannot gain rights by setuid programs, and where Towpath is root it is
 * somebody else.
 */
export const asSomebodyElse = (setpriv: string, isRoot: boolean): [string, ...string[]] => [
  setpriv,
  "--no-new-privs",
  "--pdeathsig=KILL",
  ...(isRoot ? [`--reuid=${NOBODY}`, `--regid=${NOBODY}`, "--clear-groups"] : []),
];
