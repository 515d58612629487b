/**
 * Objects that go from one kustomization or chart to another (a folder is renamed, one is put around another) do not go
 * from the cluster. Pure.
 */
import type { Resource } from "../resource.ts";
import { identityOf } from "./compare-objects.ts";

export interface ObjectVersions {
  readonly before: readonly Resource[];
  readonly after: readonly Resource[];
}

/** Of each, in the same order: with what came from another that has it no more, and without what went to another. */
export function pairObjects<T extends ObjectVersions>(renderings: readonly T[]): readonly ObjectVersions[] {
  const own = renderings.map(({ before, after }) => ({ before: byIdentity(before), after: byIdentity(after) }));
  const left = new Map<string, Resource>();
  for (const { before, after } of own)
    for (const [key, resource] of before) if (!after.has(key) && !left.has(key)) left.set(key, resource);
  const came = new Set<string>();
  for (const { before, after } of own)
    for (const key of after.keys()) if (!before.has(key) && left.has(key)) came.add(key);
  const taken = new Set<string>();
  return renderings.map(({ before, after }, index) => {
    const [had, has] = [own[index]?.before, own[index]?.after];
    const kept = before.filter((resource) => {
      const key = identityOf(resource);
      return has?.has(key) === true || !came.has(key);
    });
    const moved = after.flatMap((resource) => {
      const key = identityOf(resource);
      const from = had?.has(key) === true || taken.has(key) ? undefined : left.get(key);
      if (from !== undefined) taken.add(key);
      return from ?? [];
    });
    return { before: [...kept, ...moved], after };
  });
}

const byIdentity = (resources: readonly Resource[]): ReadonlyMap<string, Resource> =>
  new Map(resources.map((resource) => [identityOf(resource), resource] as const));
