/** A Kubernetes object as it stands in a file, with the way back from each of its values to line and column. */

/** Keys and list positions (from 0) from the object's root to a value. */
export type Path = readonly (string | number)[];

/** A piece of a file; lines and columns count from 1, the end column is the first behind it. */
export interface Span {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

export interface Resource {
  /** Relative to the repository's root, with slashes. */
  readonly file: string;
  /** Which document of the file, from 0. */
  readonly document: number;
  readonly apiVersion: string;
  readonly kind: string;
  /** `metadata.name`; empty where it is missing or generated (`generateName`). */
  readonly name: string;
  readonly namespace: string | undefined;
  /** The object as Kubernetes reads it. Integers beyond 2^53 are `bigint`. */
  readonly value: Readonly<Record<string, unknown>>;
  readonly at: Positions;
  /** A piece of an object (a kustomize patch): what it does not say may stand elsewhere. */
  readonly part?: true;
}

/** Where values stand. A path that is not in the file answers with its nearest ancestor that is. */
export interface Positions {
  /** Of the value itself. */
  value(path: Path): Span;
  /** Of the key under which the value stands; of the value where it is an item of a list. */
  key(path: Path): Span;
  /** The scalar as it is written, with quotes; undefined for maps, lists and what is not there. */
  written(path: Path): string | undefined;
}
