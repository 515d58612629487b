/** All files of a chart, and why it is not rendered (https://helm.sh/docs/topics/charts/). */
import type { PlacedFinding } from "../reading/placed-finding.ts";
import { at, itemsAt, textOf } from "../rules/objects/shape.ts";
import { type Gathered, MOST_FILES, tooMany } from "./gather-kustomization.ts";
import { refuse, TOP } from "./refusal.ts";
import type { ToolFile, ToolFiles } from "./tool-files.ts";
import { type Folders, joinPath, LINK } from "./tree.ts";

const DEEPEST = 8;

/** `root` is the folder that holds Chart.yaml; `values` are further files for it. */
export async function gatherChart(
  root: string,
  values: readonly string[],
  folders: Folders,
  tools: ToolFiles,
): Promise<Gathered> {
  const files = new Map<string, string>();
  const refusals: PlacedFinding[] = [];
  await addChart(root, root, 0, { folders, tools, files, refusals });
  for (const path of values) {
    const found = await folders.lookUp(path);
    if (found.kind === "file") files.set(path, found.path);
    else refusals.push(linkOutside(path));
  }
  if (files.size > MOST_FILES) refusals.push(tooMany(under(root, "Chart.yaml")));
  return { files, refusals };
}

interface Gathering {
  readonly folders: Folders;
  readonly tools: ToolFiles;
  readonly files: Map<string, string>;
  readonly refusals: PlacedFinding[];
}

/** The chart in `from` is to lie in `to`. */
async function addChart(from: string, to: string, depth: number, gathering: Gathering): Promise<void> {
  const { folders, tools, files, refusals } = gathering;
  for (const path of folders.filesBelow(from)) {
    if (files.size > MOST_FILES) return;
    const inside = from === "" ? path : path.slice(from.length + 1);
    if (folders.tree.files.get(path)?.mode !== LINK) {
      files.set(under(to, inside), path);
      continue;
    }
    const found = await folders.lookUp(path);
    if (found.kind === "file") files.set(under(to, inside), found.path);
    else if (found.kind === "folder") {
      for (const one of folders.filesBelow(found.path).slice(0, MOST_FILES)) {
        if (folders.tree.files.get(one)?.mode === LINK) refusals.push(linkOutside(one));
        else files.set(under(to, `${inside}/${one.slice(found.path.length + 1)}`), one);
      }
    } else refusals.push(linkOutside(path));
  }
  const [chart] = await tools.read([under(from, "Chart.yaml")]);
  if (chart === undefined) return;
  const [old] = await tools.read([under(from, "requirements.yaml")]);
  for (const file of [chart, ...(old === undefined ? [] : [old])])
    await addDependencies(file, from, to, depth, gathering);
}

/** Helm wants each dependency below `charts/`, also those that a condition switches off. */
async function addDependencies(
  file: ToolFile,
  from: string,
  to: string,
  depth: number,
  gathering: Gathering,
): Promise<void> {
  const { folders, refusals } = gathering;
  for (const { item, path } of itemsAt(file.value, "dependencies")) {
    const name = textOf(item["name"]);
    if (name === undefined || (await isVendored(from, name, folders, gathering.tools))) continue;
    const repository = textOf(item["repository"]) ?? "";
    const local = repository.startsWith("file://") ? joinPath(from, repository.slice("file://".length)) : undefined;
    if (local !== undefined && folders.tree.files.has(under(local, "Chart.yaml")) && depth < DEEPEST) {
      // As `helm dependency build` would have it, without the network.
      await addChart(local, under(to, `charts/${name}`), depth + 1, gathering);
      continue;
    }
    refusals.push(
      refuse(file, [...path, "name"], {
        reason: "missing-dependency",
        message: `The chart \`${name}\`, which this one depends on, is not in its folder \`charts\`, and nothing is fetched here.`,
        remedy: "Commit what `helm dependency build` puts there to have the chart rendered and checked.",
      }),
    );
  }
}

async function isVendored(chart: string, name: string, folders: Folders, tools: ToolFiles): Promise<boolean> {
  const home = under(chart, "charts");
  if (folders.tree.files.has(`${home}/${name}/Chart.yaml`)) return true;
  if (folders.filesIn(home).some((path) => path.startsWith(`${home}/${name}-`) && path.endsWith(".tgz"))) return true;
  const others = folders.filesBelow(home).filter((path) => path.slice(home.length + 1).split("/")[1] === "Chart.yaml");
  return (await tools.read(others)).some(({ value }) => at(value, "name") === name);
}

export const under = (folder: string, path: string): string => (folder === "" ? path : `${folder}/${path}`);

const linkOutside = (file: string): PlacedFinding => ({
  ...{ severity: "warning", file, ...TOP, rule: "render/outside-repository" },
  message: "This symbolic link leads out of the repository, nowhere or in a circle, so the chart is not rendered.",
  remedy: "Replace the link by what it stands for.",
});
