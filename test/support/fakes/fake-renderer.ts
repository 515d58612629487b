/** A renderer that answers by a table: the folder of a kustomization or chart → what becomes of it, of the files given. */
import type { ConftestTask, Rendering, RenderTask } from "../../../src/domain/rendering.ts";
import { ORIGIN_PREFIX } from "../../../src/domain/rendering.ts";
import type { Renderer } from "../../../src/ports/renderer.ts";

export type FakeRendering = (file: (path: string) => string, task: RenderTask) => string | Rendering;

export class FakeRenderer implements Renderer {
  readonly tasks: RenderTask[] = [];
  readonly table = new Map<string, FakeRendering>();
  /** Why nothing is rendered. */
  reason: string | undefined;

  async render(task: RenderTask): Promise<Rendering> {
    this.tasks.push(task);
    const texts = new Map(task.files.map(({ path, bytes }) => [path, Buffer.from(bytes).toString("utf8")]));
    const made = this.table.get(task.root)?.((path) => texts.get(path) ?? "", task) ?? "";
    return typeof made === "string" ? { outcome: "rendered", text: made } : made;
  }

  /** What conftest says; by default that all is well. */
  answer: (task: ConftestTask) => Rendering = () => ({ outcome: "rendered", text: "[]" });

  async conftest(task: ConftestTask): Promise<Rendering> {
    return this.answer(task);
  }

  async whyNot(): Promise<string | undefined> {
    return this.reason;
  }
}

/** As kustomize notes where an object is from, in a manifest that has `metadata: {` on a line. */
export const from = (path: string, manifest: string): string =>
  manifest.replace(
    "metadata: {",
    `metadata: { annotations: { config.kubernetes.io/origin: "path: ${ORIGIN_PREFIX}${path}\\n" },`,
  );

export const failing = (message: string): Rendering => ({ outcome: "failed", because: "program", message });
