/** What reading and checking a pull request's files came to. */
import type { Resource } from "../../validation/resource.ts";
import type { CheckPlan, PlannedFile } from "./plan-files.ts";

/** Objects of each scope, at the base or at the head. */
export type ScopedResources = ReadonlyMap<string, readonly Resource[]>;

export function byScope(files: readonly PlannedFile[], resources: readonly Resource[]): ScopedResources {
  const scopesOf = new Map(files.map(({ path, scopes }) => [path, scopes]));
  const scoped = new Map<string, Resource[]>();
  for (const resource of resources) {
    for (const scope of scopesOf.get(resource.file) ?? []) {
      const list = scoped.get(scope);
      if (list === undefined) scoped.set(scope, [resource]);
      else list.push(resource);
    }
  }
  return scoped;
}

/** Those in files that the pull request touches. */
export const touchedOf = (
  resources: readonly Resource[],
  { changed, removed }: Pick<CheckPlan, "changed" | "removed">,
): readonly Resource[] => resources.filter(({ file }) => changed.has(file) || removed.has(file));
