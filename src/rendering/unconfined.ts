/** No confinement, for operators who say `RENDER=unsafe`: limits of time, memory and output stand, nothing else does. */
import type { Confinement } from "./confinement.ts";
import { prlimitArguments } from "./limits.ts";

/** Without `prlimit` (other systems than Linux) the time limit alone ends what takes too much. */
export const unconfined = (prlimit: string | undefined): Confinement => ({
  name: "none",
  workFolder: (work) => work,
  command: ({ program, args, limits }) =>
    prlimit === undefined
      ? [program, ...args]
      : [
          prlimit,
          // Threads of others with the same user would count.
          ...prlimitArguments(limits).filter((one) => !one.startsWith("--nproc")),
          "--",
          program,
          ...args,
        ],
});
