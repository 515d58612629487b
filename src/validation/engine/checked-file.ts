/** What is known of a file once it was read and its objects checked; plain data that moves between threads. */
import type { PlacedFinding } from "../reading/placed-finding.ts";
import type { Path } from "../resource.ts";

/** As kubeconform tells them apart. `error`: it could not be checked. */
export type Status = "valid" | "invalid" | "error" | "skipped" | "empty";

export interface CheckedFile {
  /** Needed to find the way back to lines; empty where nothing was read. */
  readonly text: string;
  readonly documents: readonly CheckedDocument[];
}

export interface CheckedDocument {
  /** Counted from 0. */
  readonly document: number;
  readonly line: number;
  /** `undefined` where nothing could be read. */
  readonly value: unknown;
  readonly table: Int32Array;
  /** On the text itself. */
  readonly findings: readonly PlacedFinding[];
  /** What it holds; where that is no object, one without a kind that tells what became of the document. */
  readonly objects: readonly CheckedObject[];
}

export interface CheckedObject {
  /** From the document's root. */
  readonly root: Path;
  readonly line: number;
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace: string | undefined;
  /** It can be handed to rules. */
  readonly whole: boolean;
  readonly verdicts: readonly Verdict[];
}

/** What one Kubernetes version says to an object. */
export interface Verdict {
  /** Empty where the version makes no difference. */
  readonly kubernetesVersion: string;
  readonly status: Status;
  /** One sentence where there is something to say that no finding says. */
  readonly message: string;
  readonly findings: readonly PlacedFinding[];
}
