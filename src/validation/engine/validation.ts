/** What is handed to the engine, and what it answers. */
import type { PlacedFinding } from "../reading/placed-finding.ts";
import type { Path, Resource } from "../resource.ts";
import type { Rule, RuleSettings } from "../rule.ts";
import type { RuleLevels } from "../rules/levels.ts";
import type { SuppressedFinding } from "../rules/run-rules.ts";
import type { CheckedFile, Status } from "./checked-file.ts";
import type { SchemaTree } from "./repository-schemas.ts";

export interface FileToValidate {
  /** Relative to the repository's root, with slashes. */
  readonly path: string;
  /** Of the blob in Git; without it the file is read each time. */
  readonly sha?: string;
  /** Names of the environments that the file belongs to. */
  readonly environments: readonly string[];
  /** A person asked for this very file: one without objects is an error. */
  readonly named?: boolean;
  /** In bytes, where it is known without reading. */
  readonly size?: number;
  /** Asked only where the cache does not know the file. */
  readonly read: () => Promise<Uint8Array>;
}

export interface ValidateOptions {
  readonly files: readonly FileToValidate[];
  /** Kubernetes version of each environment, major and minor. */
  readonly environments: ReadonlyMap<string, string>;
  /** Of files that belong to no environment. */
  readonly kubernetesVersion: string;
  /** `default` for the shipped ones, paths on this machine, files of repositories; default: the shipped ones alone. */
  readonly schemaLocations?: readonly (string | SchemaTree)[];
  /** What becomes of kinds whose schema nobody knows; default `error`, as with kubeconform. */
  readonly missingSchemas?: "error" | "skip";
  readonly rules?: {
    readonly rules: readonly Rule[];
    readonly levels: RuleLevels;
    readonly settings: RuleSettings;
    /** The objects of the environment as the base branch has them; undefined where there is none. */
    readonly before?: (environment: string | undefined) => readonly Resource[] | undefined;
  };
  readonly cache?: FileCache;
  /** False: nobody asks for the `resources` of the answer, and without rules they need not be kept. Default: true. */
  readonly resources?: boolean;
  /** Threads end before rules are asked and give back their memory; a later run starts them anew. Default: false. */
  readonly endThreads?: boolean;
}

/** Files that were checked before. An LRU of some ten thousand entries; sizes are about three times those of the texts. */
export interface FileCache {
  get(key: string): CachedFile | undefined;
  set(key: string, file: CachedFile): unknown;
}

export interface CachedFile {
  readonly checked: CheckedFile;
  /** For each kind in it, which definition its schema came from: others make the entry worthless. */
  readonly definedBy: ReadonlyMap<string, string | undefined>;
}

export interface Validation {
  /** By file and document; each item of a list is one. */
  readonly objects: readonly ValidatedObject[];
  /** All findings of texts, schemas and rules, by file and line; what several environments have alike is one. */
  readonly findings: readonly PlacedFinding[];
  readonly suppressed: readonly SuppressedFinding[];
  /** Rules that threw: bugs, to be logged. */
  readonly failures: readonly { readonly rule: string; readonly error: unknown }[];
  /** What rules see: whole objects, patches (`part`) and kustomizations. Empty where they were not asked for. */
  readonly resources: readonly Resource[];
  readonly timing: Timing;
}

export interface ValidatedObject {
  readonly file: string;
  readonly document: number;
  readonly root: Path;
  readonly line: number;
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace: string | undefined;
  readonly status: Status;
  /** One sentence on the status, where there is something to say. */
  readonly message: string;
  /** Of its text and its schema. */
  readonly findings: readonly PlacedFinding[];
}

/** In milliseconds, and how many files came from the cache. */
export interface Timing {
  readonly filesMs: number;
  readonly rulesMs: number;
  readonly cached: number;
}
