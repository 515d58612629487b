/** One commit: what its kustomizations and charts are rendered to. */
import type { RenderFile, RenderTask } from "../../domain/rendering.ts";
import type { FileToValidate } from "../engine/validation.ts";
import type { PlacedFinding } from "../reading/placed-finding.ts";
import type { Resource } from "../resource.ts";
import { failureOf, rootFile } from "./failure-of.ts";
import type { RenderTarget } from "./find-targets.ts";
import { gatherChart, under } from "./gather-chart.ts";
import { type Gathered, gatherKustomization } from "./gather-kustomization.ts";
import { tooLarge } from "./refusal.ts";
import type { RenderChangesOptions } from "./rendered-changes.ts";
import { type RenderedObject, renderedObjects, renderedTexts } from "./rendered-objects.ts";
import { checkTexts, ToolFiles } from "./tool-files.ts";
import { Folders, type Tree } from "./tree.ts";

export interface Rendered {
  readonly state: "rendered" | "refused" | "failed" | "unavailable";
  /** One sentence; empty where it is rendered. */
  readonly reason: string;
  /** Why it is not rendered. */
  readonly findings: readonly PlacedFinding[];
  readonly objects: readonly RenderedObject[];
  readonly resources: readonly Resource[];
  readonly texts: readonly FileToValidate[];
  /** Files of the repository that went into it. */
  readonly sources: ReadonlySet<string>;
}

/** What is rendered where there is nothing. */
export const NOTHING: Rendered = {
  ...{ state: "rendered", reason: "", findings: [], objects: [], resources: [], texts: [] },
  sources: new Set(),
};

/** Of all files of one rendering: they are held in memory. */
const MOST_BYTES = 64 * 1024 * 1024;

export class RenderedSide {
  readonly folders: Folders;
  readonly tools: ToolFiles;
  readonly #options: RenderChangesOptions;

  constructor(tree: Tree, options: RenderChangesOptions) {
    this.folders = new Folders(tree);
    this.tools = new ToolFiles(tree, options.checker, options.cache);
    this.#options = options;
  }

  has({ kind, root }: RenderTarget): boolean {
    const { files } = this.folders.tree;
    const names = kind === "helm" ? ["Chart.yaml"] : ["kustomization.yaml", "kustomization.yml", "Kustomization"];
    return names.some((name) => files.has(under(root, name)));
  }

  /** The files that go into it, and why it is not rendered. */
  gather({ kind, root, values }: RenderTarget): Promise<Gathered> {
    if (kind === "helm") return gatherChart(root, values, this.folders, this.tools);
    return gatherKustomization(root, this.folders, this.tools);
  }

  async render(target: RenderTarget): Promise<Rendered> {
    const { checker, render } = this.#options;
    const values = target.values.filter((path) => this.folders.tree.files.has(path));
    const { files, refusals } = await this.gather({ ...target, values });
    if (refusals.length > 0) return refused(refusals);
    const sizes = await this.folders.tree.sizes([...new Set(files.values())]);
    const bytes = [...files.values()].reduce((sum, path) => sum + (sizes.get(path) ?? 0), 0);
    if (bytes > MOST_BYTES) return refused([tooLarge(rootFile(target, this.folders.tree))]);
    const rendering = await render(this.#task({ ...target, values }, await this.#read(files)));
    if (rendering.outcome === "unavailable") return { ...NOTHING, state: "unavailable", reason: rendering.message };
    if (rendering.outcome === "failed") {
      const { finding, why } = failureOf(target, rendering.message, this.folders.tree);
      return {
        ...NOTHING,
        state: "failed",
        reason: `In ${finding.file} line ${finding.line}: ${why}`,
        findings: [finding],
      };
    }
    const name = `rendered:${target.kind}:${target.environment ?? ""}:${target.root}`;
    const texts = renderedTexts(name, rendering.text);
    const checked = await checkTexts(checker, new Map(texts.map((text) => [text.name, text.bytes])), false);
    const home = rootFile(target, this.folders.tree);
    const objects = [...checked].flatMap(([text, file]) => renderedObjects(text, file, target, home));
    return {
      ...{ state: "rendered", reason: "", findings: [], objects, resources: objects.map(({ resource }) => resource) },
      texts: texts.map(({ name: path, bytes }) => ({
        ...{ path, environments: target.environment === undefined ? [] : [target.environment] },
        ...{ named: true, read: () => Promise.resolve(bytes) },
      })),
      sources: new Set(files.values()),
    };
  }

  async #read(files: ReadonlyMap<string, string>): Promise<readonly RenderFile[]> {
    const contents = await this.folders.tree.read([...new Set(files.values())]);
    return [...files].flatMap(([path, from]): readonly RenderFile[] => {
      const bytes = contents.get(from);
      return bytes === undefined ? [] : [{ path, bytes }];
    });
  }

  #task(target: RenderTarget, files: readonly RenderFile[]): RenderTask {
    const { kind, root, environment, values } = target;
    if (kind === "kustomize") return { kind, root, files };
    const { environments, kubernetesVersion: common, releaseOf } = this.#options;
    const kubernetesVersion = (environment === undefined ? undefined : environments.get(environment)) ?? common;
    const { release = root.slice(root.lastIndexOf("/") + 1), namespace = "default" } = releaseOf?.(target) ?? {};
    return { kind, root, files, values, kubernetesVersion, release: releaseName(release), namespace };
  }
}

function refused(findings: readonly PlacedFinding[]): Rendered {
  const [first] = findings;
  const reason = first === undefined ? "" : `In ${first.file} line ${first.line}: ${first.message}`;
  return { ...NOTHING, state: "refused", reason, findings };
}

/** What helm takes: a DNS label of 53 letters at most. */
const releaseName = (name: string): string =>
  name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .slice(0, 53)
    .replaceAll(/^-+|-+$/g, "") || "release";
