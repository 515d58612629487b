/** How much one rendering may take. */
export interface Limits {
  /** From start to end. */
  readonly wallMs: number;
  readonly cpuSeconds: number;
  /**
   * Memory that is written to. A large real chart takes 0.1 GB; below 0.5 GB Go programs fail for no reason of theirs.
   */
  readonly dataBytes: number;
  /** Address space, of which Go reserves much more than it uses. */
  readonly addressBytes: number;
  /** Processes and threads of one rendering; a Go program has about ten. */
  readonly processes: number;
  readonly outputBytes: number;
  /** Of all files together. */
  readonly treeBytes: number;
}

const MB = 1024 * 1024;

export const DEFAULT_LIMITS: Limits = {
  wallMs: 20_000,
  cpuSeconds: 15,
  dataBytes: 800 * MB,
  addressBytes: 2048 * MB,
  processes: 128,
  outputBytes: 32 * MB,
  treeBytes: 64 * MB,
};

/** Arguments of `prlimit` (util-linux). */
export const prlimitArguments = (limits: Limits): readonly string[] => [
  `--cpu=${limits.cpuSeconds}`,
  `--data=${limits.dataBytes}`,
  `--as=${limits.addressBytes}`,
  `--nproc=${limits.processes}`,
  "--nofile=256",
  "--core=0",
];
