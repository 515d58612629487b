/**
 * Which places decide what an application runs in an environment: those in its own files, those in files that its own
 * ones read (a kustomize base, the chart's values.yaml), without those that an overlay overrides. Pure.
 */
import type { Problem } from "../../domain/failure.ts";
import type { Place } from "../../domain/place.ts";
import { addressKey } from "./address.ts";
import { chartValues } from "./chart-values.ts";
import type { FileFacts, Files } from "./file-facts.ts";
import { kustomizePlaces } from "./kustomize-places.ts";

export interface Reading {
  readonly places: readonly Place[];
  /** Files that could not be read, each with its lines that speak of images. */
  readonly unreadable: readonly Unreadable[];
  /** All paths that this depends on, also those where nothing is now. */
  readonly paths: ReadonlySet<string>;
}

export interface Unreadable {
  readonly problem: Problem;
  readonly imageLines: string;
  /** The configuration names the file, so that it matters whatever it says. */
  readonly always: boolean;
}

/**
 * Reads one application in one environment. `own` are the files that the layout gives it, `named` the places that the
 * configuration names for it (they win over what is found at the same address).
 */
export function readSubject(files: Files, own: readonly string[], named: readonly Place[]): Reading {
  const paths = new Set<string>(own);
  const look = (path: string): FileFacts | undefined => {
    paths.add(path);
    return files.facts(path);
  };
  const kustomize = kustomizePlaces(own, { has: (path) => files.has(path), facts: look });
  const values = chartValues(
    own.filter((path) => !kustomize.reached.has(path)),
    { has: (path) => files.has(path), facts: look },
  );
  const plain = own
    .filter((path) => !kustomize.reached.has(path) && !values.reached.has(path))
    .flatMap((path) => look(path)?.places ?? []);
  const places = new Map<string, Place>();
  for (const place of [...kustomize.places, ...values.places, ...plain, ...named]) {
    if (place.image !== undefined) places.set(addressKey(place), place);
  }
  const unreadable = [...paths].flatMap((path) => {
    const facts = files.facts(path);
    return facts?.problem === undefined
      ? []
      : [{ problem: facts.problem, imageLines: facts.imageLines, always: false }];
  });
  return { places: [...places.values()], unreadable, paths };
}
