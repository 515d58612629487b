import type { ControlContext } from "./context.ts";

/** The clock, and waiting for what goes on behind the scenes. */
export function timeControls({ world, webhooks }: ControlContext) {
  return {
    /** What the clock says. */
    clock() {
      return world.clock.read();
    },

    /** Sets the clock (ISO 8601) and stops it there. */
    setClock(input: { readonly now: string }) {
      const at = Date.parse(input.now);
      if (Number.isNaN(at)) throw new Error(`not a time: ${input.now}`);
      world.clock.set(at);
      return world.clock.read();
    },

    /** Moves the clock on and stops it there. */
    advance(input: { readonly ms: number }) {
      world.clock.advance(input.ms);
      return world.clock.read();
    },

    /** Does all background work at once, and waits until every delivery that is not held back has been attempted. */
    async settle(): Promise<void> {
      do {
        world.background.run();
        await new Promise((resolve) => setImmediate(resolve));
      } while (!webhooks.idle || !world.background.idle);
    },
  };
}
