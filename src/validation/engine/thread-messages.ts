/** What the main thread and a checking thread say to each other. */
import type { CheckSettings, FileTask } from "./check-file.ts";
import type { CheckedFile } from "./checked-file.ts";

/** Which schemas count; sent before the first files, and again when it changes. */
export interface Setup {
  readonly settings: CheckSettings;
  /** As kubeconform's; `default` is the shipped catalog. */
  readonly schemaLocations: readonly string[];
  /** CustomResourceDefinitions found among the files. */
  readonly definitions: readonly Readonly<Record<string, unknown>>[];
}

export type Request = { readonly setup: Setup } | { readonly files: readonly FileTask[] };

/** `ready` once; then one for each file, in order. */
export type Answer = { readonly ready: true } | { readonly checked: CheckedFile };
