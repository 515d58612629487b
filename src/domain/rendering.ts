/** What kustomize and helm are asked to render, and what becomes of it. */

export interface RenderFile {
  /** Relative to the repository's root, with slashes. */
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** Only the files that are given exist for the program. */
export type RenderTask = KustomizeTask | ChartTask;

export interface KustomizeTask {
  readonly kind: "kustomize";
  readonly files: readonly RenderFile[];
  /** The folder of the kustomization; empty for the repository's root. */
  readonly root: string;
}

export interface ChartTask {
  readonly kind: "helm";
  readonly files: readonly RenderFile[];
  /** The folder of the chart; empty for the repository's root. */
  readonly root: string;
  readonly release: string;
  readonly namespace: string;
  /** Paths of values files, the strongest last; the chart's own `values.yaml` is not among them. */
  readonly values: readonly string[];
  /** Major and minor. */
  readonly kubernetesVersion: string;
}

/** Manifests that conftest asks the Rego of a folder about. */
export interface ConftestTask {
  readonly kind: "conftest";
  /** Policies and manifests. */
  readonly files: readonly RenderFile[];
  /** The folder of the policies. */
  readonly policy: string;
  /** Paths of the manifests among the files. */
  readonly manifests: readonly string[];
}

export type Rendering =
  /** Manifests as one YAML text; of conftest its results as JSON. Each object of kustomize says where it is from (`config.kubernetes.io/origin`). */
  | { readonly outcome: "rendered"; readonly text: string }
  /** The program did not like what it read, or broke a limit: one sentence or what the program said, one line or more. */
  | { readonly outcome: "failed"; readonly because: "program" | "limit"; readonly message: string }
  /** It was not tried: one sentence for the operator's eyes. */
  | { readonly outcome: "unavailable"; readonly message: string };

/** In front of the repository's paths in what kustomize says about the origin of objects. */
export const ORIGIN_PREFIX = "../tree/";
