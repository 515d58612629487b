import type { ConftestTask, Rendering, RenderTask } from "../domain/rendering.ts";

/** Runs kustomize, helm and conftest, isolated from everything but the files of a task. */
export interface Renderer {
  /**
   * One task after the other; never throws for what a task holds. Throws a Transient where this machine cannot start
   * programs or write temporary files for now.
   */
  render(task: RenderTask): Promise<Rendering>;
  /** Asks conftest, within the same bounds; what it refuses is in what it answers. */
  conftest(task: ConftestTask): Promise<Rendering>;
  /** Why nothing of this kind can be rendered for now, as one sentence for the operator's eyes; undefined: it can. */
  whyNot(kind: RenderTask["kind"]): Promise<string | undefined>;
}
