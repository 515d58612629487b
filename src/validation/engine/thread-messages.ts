/** What the main thread and a checking thread say to each other. */

import type { GivenSchemas } from "../schema/schema-location.ts";
import type { CheckSettings, FileTask } from "./check-file.ts";
import type { CheckedFile } from "./checked-file.ts";
import type { NamedDefinition } from "./definition-names.ts";

/** Which schemas count; sent before the first files, and again when it changes. */
export interface Setup {
  readonly settings: CheckSettings;
  /** As kubeconform's; `default` is the shipped catalog. Of repositories, what was read there. */
  readonly schemaLocations: readonly (string | GivenSchemas)[];
  /** CustomResourceDefinitions found among the files. */
  readonly definitions: readonly NamedDefinition[];
}

/** The same for setups that mean the same schemas. */
export const keyOfSetup = ({ settings, schemaLocations, definitions }: Setup): string =>
  JSON.stringify([settings.missingSchemas, schemaLocations.map(keyOfLocation), definitions.map(({ id }) => id)]);

const keys = new WeakMap<GivenSchemas, string>();
let given = 0;

/** What was read of a repository is compared by its identity: the texts may be large. */
function keyOfLocation(location: string | GivenSchemas): string {
  if (typeof location === "string") return location;
  const key = keys.get(location) ?? `given ${++given}`;
  keys.set(location, key);
  return key;
}

/** A file whose bytes lie in those of its batch. */
export interface PackedTask extends Omit<FileTask, "bytes"> {
  readonly start: number;
  readonly end: number;
}

/** All bytes of a batch travel in one piece, which is handed over and not copied. */
export type Request =
  | { readonly setup: Setup }
  | { readonly files: readonly PackedTask[]; readonly bytes: Uint8Array<ArrayBuffer> };

/** Puts the bytes of files one behind the other. */
export function packTasks(tasks: readonly FileTask[]): Extract<Request, { readonly bytes: unknown }> {
  const bytes = new Uint8Array(tasks.reduce((sum, task) => sum + task.bytes.length, 0));
  let start = 0;
  const files = tasks.map(({ bytes: own, ...task }): PackedTask => {
    bytes.set(own, start);
    const packed = { ...task, start, end: start + own.length };
    start = packed.end;
    return packed;
  });
  return { files, bytes };
}

/** `ready` once; then what was found out on one file after the other, in their order. */
export type Answer = { readonly ready: true } | { readonly checked: readonly CheckedFile[] };

/** What a thread is started with. */
export interface ThreadData {
  /** Shared: which file of the batch the thread is at. */
  readonly progress: Int32Array<SharedArrayBuffer>;
}
