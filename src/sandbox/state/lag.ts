import type { World } from "./world.ts";

/**
 * What lists show: replicas lag behind writes, so that the newest things may be missing for as long as a test says
 * (`listLagMs`, by the sandbox's clock). Reading one thing by its id is never late.
 */
export function listed<T>(world: World, items: Iterable<T>, createdAt: (item: T) => number): T[] {
  const until = world.clock.now() - world.behaviour.listLagMs;
  return [...items].filter((item) => world.behaviour.listLagMs === 0 || createdAt(item) <= until);
}
