/** SQLite's write-ahead log needs shared memory between processes of one machine: it loses data on network drives. */
import { statfsSync } from "node:fs";

/** `f_type` of statfs(2), from linux/magic.h and the file systems' own sources. */
const NETWORK_FILE_SYSTEMS = new Map([
  [0x6969, "NFS"],
  [0x517b, "SMB"],
  [0xff534d42, "CIFS"],
  [0xfe534d42, "SMB 2"],
  [0x5346414f, "AFS"],
  [0x6b414653, "AFS"],
  [0x73757245, "Coda"],
  [0x00c36400, "Ceph"],
  [0x0bd00bd0, "Lustre"],
  [0x47504653, "GPFS"],
  [0x7461636f, "OCFS2"],
]);

/** The name of the network file system that holds the folder; undefined for a local one and where it cannot be told. */
export const networkFileSystem = (folder: string): string | undefined =>
  process.platform === "linux" ? networkFileSystemOfType(statfsSync(folder).type) : undefined;

/** Some systems give the type as a signed number of 32 bits. */
export const networkFileSystemOfType = (type: number): string | undefined => NETWORK_FILE_SYSTEMS.get(type >>> 0);
