/**
 * What a kustomization reads of its repository: through it one base serves several environments
 * (https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/).
 */
import { type ParsedManifest, parseManifest } from "./parse-manifest.ts";
import { entryOf, type MapNode, mapAt, type TreeNode, textOf } from "./tree.ts";

/** Fields that list paths of files or folders. */
const PATHS = [
  "resources",
  "bases",
  "components",
  "crds",
  "configurations",
  "generators",
  "transformers",
  "validators",
  "patchesStrategicMerge",
];
/** Fields that list maps with a path in one of their keys. */
const MAPS: Readonly<Record<string, readonly string[]>> = {
  patches: ["path"],
  patchesJson6902: ["path"],
  replacements: ["path"],
  helmCharts: ["valuesFile", "additionalValuesFiles"],
  helmChartInflationGenerator: ["values"],
  configMapGenerator: ["files", "envs", "env"],
  secretGenerator: ["files", "envs", "env"],
};

/**
 * Paths in the repository of the files and folders that the kustomization at `path` reads, in order, each once. What lies
 * in other repositories is left out, and so is what leads out of this one. A text that cannot be read reads nothing.
 */
export const kustomizeReferences = (path: string, text: string): readonly string[] =>
  referencesIn(path, parseManifest({ path, text }).documents);

/** The same of a file that is parsed already. */
export function referencesIn(path: string, documents: ParsedManifest["documents"]): readonly string[] {
  const folder = path.split("/").slice(0, -1);
  const found = documents.flatMap(({ root }) => (root.kind === "map" ? writtenPaths(root) : []));
  const inside = found.filter((written) => !isRemote(written)).map((written) => resolve(folder, written));
  return [...new Set(inside.filter((one) => one !== undefined))];
}

function writtenPaths(root: MapNode): readonly string[] {
  const plain = PATHS.flatMap((key) => textsOf(entryOf(root, key)));
  const inMaps = Object.entries(MAPS).flatMap(([key, keys]) =>
    mapsOf(entryOf(root, key)).flatMap((map) =>
      keys.flatMap((inner) => textsOf(entryOf(map, inner)).map((written) => withoutName(inner, written))),
    ),
  );
  const chartHome = mapAt(root, "helmGlobals");
  const openapi = mapAt(root, "openapi");
  const single = [chartHome && textOf(chartHome, "chartHome"), openapi && textOf(openapi, "path")];
  return [...plain, ...inMaps, ...single.filter((one) => one !== undefined)]
    .map((written) => written.trim())
    .filter((written) => written !== "" && !written.includes("\n"));
}

/** `files: [key=path]` names the key in front. */
const withoutName = (key: string, written: string): string =>
  key === "files" ? written.slice(written.indexOf("=") + 1) : written;

function textsOf(node: TreeNode | undefined): readonly string[] {
  const target = node?.kind === "alias" ? node.target : node;
  if (target?.kind === "scalar") return [target.text];
  return target?.kind === "list" ? target.items.flatMap((item) => (item.kind === "scalar" ? [item.text] : [])) : [];
}

function mapsOf(node: TreeNode | undefined): readonly MapNode[] {
  const target = node?.kind === "alias" ? node.target : node;
  return target?.kind === "list" ? target.items.flatMap((item) => (item.kind === "map" ? [item] : [])) : [];
}

/** Git and HTTP sources as kustomize takes them (its `docs/remoteBuild.md`): a scheme, `git@`, a host with a path, a query. */
const isRemote = (written: string): boolean =>
  /:\/\/|^git@|^git::|\?(?:ref|version|timeout|submodules)=|^(?:github|gitlab|bitbucket)\.(?:com|org)[/:]/i.test(
    written,
  );

function resolve(folder: readonly string[], written: string): string | undefined {
  const parts = written.startsWith("/") ? [] : [...folder];
  for (const part of written.split("/")) {
    if (part === "" || part === ".") continue;
    if (part !== "..") parts.push(part);
    else if (parts.pop() === undefined) return undefined;
  }
  return parts.join("/");
}
