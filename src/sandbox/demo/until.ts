import { setTimeout as sleep } from "node:timers/promises";

/** A step of the demo that did not happen. */
export class StepMissing extends Error {
  override readonly name = "StepMissing";
}

const EVERY_MS = 100;
const PATIENCE_MS = 45_000;

/** Asks again until there is an answer; after 45 seconds says which step did not happen. */
export async function until<T>(step: string, probe: () => Promise<T | undefined>): Promise<T> {
  const deadline = performance.now() + PATIENCE_MS;
  while (performance.now() < deadline) {
    const found = await probe();
    if (found !== undefined) return found;
    await sleep(EVERY_MS);
  }
  throw new StepMissing(`this did not happen within ${PATIENCE_MS / 1000} seconds: ${step}`);
}

/** Fails the demo with that step if what it shows is not so. */
export function mustBe(step: string, condition: boolean): asserts condition {
  if (!condition) throw new StepMissing(`this is not so: ${step}`);
}
