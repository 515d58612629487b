/**
 * The places that a tree of kustomizations leaves in force. As kustomize does it: a kustomization transforms all that it
 * reads, so an item of its `images` that sets a version decides over every place of that image below it.
 */
import type { Place } from "../../domain/place.ts";
import type { FileFacts, Files } from "./file-facts.ts";

/** Names under which kustomize finds a kustomization in a directory. */
export const KUSTOMIZATIONS = ["kustomization.yaml", "kustomization.yml", "Kustomization"];

export interface KustomizePlaces {
  readonly places: readonly Place[];
  /** Files that were read through a kustomization, themselves included. */
  readonly reached: ReadonlySet<string>;
}

export function kustomizePlaces(own: readonly string[], files: Files): KustomizePlaces {
  const kustomizations = own.filter((path) => files.facts(path)?.references !== undefined);
  const referenced = new Set(
    kustomizations.flatMap((path) => (files.facts(path)?.references ?? []).map((target) => fileOf(target, files))),
  );
  const reached = new Set<string>();
  const roots = kustomizations.filter((path) => !referenced.has(path));
  // Kustomizations that only reference each other have no root: kustomize refuses them, and every one is read then.
  const start = roots.length > 0 ? roots : kustomizations;
  return { places: start.flatMap((path) => visible(path, files, reached, new Set())), reached };
}

function visible(path: string, files: Files, reached: Set<string>, above: ReadonlySet<string>): readonly Place[] {
  const facts = above.has(path) ? undefined : files.facts(path);
  reached.add(path);
  if (facts === undefined) return [];
  if (facts.references === undefined) return facts.places;
  const within = new Set([...above, path]);
  const below = facts.references.flatMap((target) => {
    const file = fileOf(target, files);
    return file === undefined ? [] : visible(file, files, reached, within);
  });
  return overridden(facts, below);
}

function overridden(facts: FileFacts, below: readonly Place[]): readonly Place[] {
  const transforms = new Map((facts.transforms ?? []).map(({ image, to }) => [image, to]));
  const left = below.flatMap((place) => {
    if (place.image === undefined || !transforms.has(place.image)) return [place];
    const to = transforms.get(place.image);
    return to === undefined ? [] : [{ ...place, image: to }];
  });
  return [...facts.places, ...left];
}

/** The file that a reference means: itself, or the kustomization of the directory. Looks at all of them, so that a later one is noticed. */
function fileOf(target: string, files: Files): string | undefined {
  if (files.has(target)) return target;
  const candidates = KUSTOMIZATIONS.map((name) => (target === "" ? name : `${target}/${name}`));
  for (const candidate of candidates) files.facts(candidate);
  return candidates.find((candidate) => files.has(candidate));
}
