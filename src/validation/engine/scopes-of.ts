import type { Resource } from "../resource.ts";
import type { FileToValidate } from "./validation.ts";

/** The objects of each environment; under `undefined` those of none. In the order of the files. */
export function scopesOf(
  files: readonly FileToValidate[],
  resources: ReadonlyMap<string, readonly Resource[]>,
): ReadonlyMap<string | undefined, readonly Resource[]> {
  const scopes = new Map<string | undefined, Resource[]>();
  for (const { path, environments } of files) {
    for (const name of environments.length === 0 ? [undefined] : environments) {
      const scope = scopes.get(name) ?? [];
      for (const resource of resources.get(path) ?? []) scope.push(resource);
      scopes.set(name, scope);
    }
  }
  return scopes;
}
