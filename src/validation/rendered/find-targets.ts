/** What is to be rendered for a pull request: the outermost kustomizations and the charts that its files belong to. */
import { isKustomization } from "../engine/tool-files.ts";
import { at, textOf } from "../rules/objects/shape.ts";
import { linksOf } from "./kustomization-links.ts";
import type { ToolFiles } from "./tool-files.ts";
import { type Folders, folderOf, nameOf } from "./tree.ts";

export interface RenderTarget {
  readonly kind: "kustomize" | "helm";
  /** Folder of the kustomization or of the chart. */
  readonly root: string;
  /** Undefined where the layout names none. */
  readonly environment: string | undefined;
  /** Files with values for the chart besides its own `values.yaml`, the strongest last. */
  readonly values: readonly string[];
}

/** Names of the environments that a file belongs to. */
export type EnvironmentsOf = (path: string) => readonly string[];

export async function findTargets(
  changed: readonly string[],
  folders: Folders,
  tools: ToolFiles,
  environmentsOf: EnvironmentsOf,
): Promise<readonly RenderTarget[]> {
  const charts = await chartTargets(changed, folders, tools, environmentsOf);
  const kustomizations = await kustomizeTargets(changed, folders, tools, environmentsOf);
  return [...kustomizations, ...charts].sort(
    (a, b) => compare(a.root, b.root) || compare(a.environment ?? "", b.environment ?? ""),
  );
}

async function kustomizeTargets(
  changed: readonly string[],
  folders: Folders,
  tools: ToolFiles,
  environmentsOf: EnvironmentsOf,
): Promise<readonly RenderTarget[]> {
  const paths = [...folders.tree.files.keys()].filter(isKustomization);
  const parents = new Map<string, Set<string>>();
  const components = new Set<string>();
  const pathOf = new Map(paths.map((path) => [folderOf(path), path]));
  for (const file of await tools.read(paths)) {
    const folder = folderOf(file.path);
    if (at(file.value, "kind") === "Component") components.add(folder);
    for (const { to } of linksOf(file).links) {
      const found = parents.get(to) ?? new Set();
      parents.set(to, found.add(folder));
    }
  }
  // From each changed file upwards, to all kustomizations that it is a part of.
  const reachedBy = new Map<string, Set<string>>();
  for (const path of changed) {
    const start = isKustomization(path) ? [folderOf(path)] : [...(parents.get(path) ?? [])];
    for (const folder of climb(start, parents)) {
      if (!pathOf.has(folder)) continue;
      reachedBy.set(folder, (reachedBy.get(folder) ?? new Set()).add(path));
    }
  }
  const candidates = [...reachedBy.keys()].filter((folder) => !components.has(folder));
  const environmentsOfFolder = (folder: string): readonly string[] => environmentsOf(pathOf.get(folder) ?? folder);
  const targets: RenderTarget[] = [];
  const covered = new Set<string>();
  for (const environment of new Set(candidates.flatMap(environmentsOfFolder))) {
    const inside = new Set(candidates.filter((folder) => environmentsOfFolder(folder).includes(environment)));
    for (const root of inside) {
      const above = climb([...(parents.get(root) ?? [])], parents);
      if ([...above].some((folder) => folder !== root && inside.has(folder))) continue;
      targets.push({ kind: "kustomize", root, environment, values: [] });
      for (const path of reachedBy.get(root) ?? []) covered.add(path);
    }
  }
  const outside = candidates.filter((folder) => environmentsOfFolder(folder).length === 0);
  for (const root of outside) {
    const above = climb([...(parents.get(root) ?? [])], parents);
    if ([...above].some((folder) => folder !== root && reachedBy.has(folder) && !components.has(folder))) continue;
    // What an environment renders already need not be rendered again around it.
    if ([...(reachedBy.get(root) ?? [])].every((path) => covered.has(path))) continue;
    targets.push({ kind: "kustomize", root, environment: undefined, values: [] });
  }
  return targets;
}

function climb(start: readonly string[], parents: ReadonlyMap<string, ReadonlySet<string>>): ReadonlySet<string> {
  const reached = new Set(start);
  for (const folder of reached) for (const parent of parents.get(folder) ?? []) reached.add(parent);
  return reached;
}

async function chartTargets(
  changed: readonly string[],
  folders: Folders,
  tools: ToolFiles,
  environmentsOf: EnvironmentsOf,
): Promise<readonly RenderTarget[]> {
  const roots = new Map<string, string[]>();
  for (const path of changed) {
    const root = outermostChart(path, folders);
    if (root !== undefined) roots.set(root, [...(roots.get(root) ?? []), path]);
  }
  const charts = await tools.read([...roots.keys()].map((root) => (root === "" ? "Chart.yaml" : `${root}/Chart.yaml`)));
  const libraries = new Set(
    charts.filter(({ value }) => textOf(at(value, "type")) === "library").map(({ path }) => folderOf(path)),
  );
  return [...roots].flatMap(([root, paths]): readonly RenderTarget[] => {
    if (libraries.has(root)) return [];
    const special = valuesFiles(root, folders);
    const environments = [...new Set(special.flatMap(environmentsOf))];
    const target = (environment: string | undefined): RenderTarget => ({
      ...{ kind: "helm", root, environment },
      values: environment === undefined ? [] : special.filter((path) => environmentsOf(path).includes(environment)),
    });
    if (environments.length === 0) return [target(environmentsOf(`${root}/Chart.yaml`)[0])];
    // Values of one environment concern no other; anything else concerns all.
    const onlyValues = paths.every((path) => special.includes(path) && environmentsOf(path).length > 0);
    const concerned = onlyValues
      ? environments.filter((name) => paths.some((path) => environmentsOf(path).includes(name)))
      : environments;
    return concerned.map(target);
  });
}

/** A chart below `charts/` of another is a part of that. */
function outermostChart(path: string, folders: Folders): string | undefined {
  let outermost: string | undefined;
  for (let folder = folderOf(path); ; folder = folderOf(folder)) {
    const file = folder === "" ? "Chart.yaml" : `${folder}/Chart.yaml`;
    if (folders.tree.files.has(file)) outermost = folder;
    if (folder === "") return outermost;
  }
}

const NO_VALUES = new Set(["Chart.yaml", "Chart.lock", "requirements.yaml", "values.yaml", "values.yml"]);

/** YAML beside Chart.yaml, and in folders of the chart that are not helm's own. */
const valuesFiles = (root: string, folders: Folders): readonly string[] =>
  folders
    .filesBelow(root)
    .filter((path) => {
      const inside = root === "" ? path : path.slice(root.length + 1);
      const [first = ""] = inside.split("/");
      return (
        /\.ya?ml$/.test(path) && !["templates", "charts", "crds"].includes(first) && !NO_VALUES.has(nameOf(inside))
      );
    })
    .sort(compare);

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
