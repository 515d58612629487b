import type { Actor } from "../state/actor.ts";
import type { World } from "../state/world.ts";

/** Counts requests against GitHub's rate limits. */
export class RateLimiter {
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
  }

  /** Lets a request in or refuses it; the answer is called with whether it came to nothing new (304, which is free). */
  admit(actor: Actor, method: string, path: string): (free: boolean) => void {
    void [this.#world, actor, method, path];
    return () => {};
  }

  /** The headers that tell how much is left. */
  headers(actor: Actor, path: string): Readonly<Record<string, string>> {
    void [actor, path];
    return {};
  }
}
