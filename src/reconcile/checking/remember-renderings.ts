/** What kustomize and helm made of the same files before: the base of most pull requests is the base of others. */
import { createHash } from "node:crypto";
import { LRUCache } from "lru-cache";
import type { Rendering, RenderTask } from "../../domain/rendering.ts";

/** Characters. */
const MOST = 32 * 1024 * 1024;

/**
 * The same, remembered by all that a program is given. What a limit or the machine decided is asked again, and so is all
 * by a process that starts anew with other programs.
 */
export function rememberRenderings(
  render: (task: RenderTask) => Promise<Rendering>,
): (task: RenderTask) => Promise<Rendering> {
  const known = new LRUCache<string, Rendering>({
    maxSize: MOST,
    sizeCalculation: (rendering) => 1 + (rendering.outcome === "rendered" ? rendering.text : rendering.message).length,
  });
  return async (task) => {
    const key = keyOf(task);
    const remembered = known.get(key);
    if (remembered !== undefined) return remembered;
    const rendering = await render(task);
    const isCertain =
      rendering.outcome === "rendered" || (rendering.outcome === "failed" && rendering.because === "program");
    if (isCertain) known.set(key, rendering);
    return rendering;
  };
}

function keyOf({ files, ...rest }: RenderTask): string {
  const hash = createHash("sha256");
  hash.update(JSON.stringify(rest));
  for (const { path, bytes } of files) hash.update(JSON.stringify([path, bytes.length])).update(bytes);
  return hash.digest("hex");
}
