/** All files that building a kustomization reads, and why it is not built. */

import { isKustomization } from "../engine/tool-files.ts";
import type { PlacedFinding } from "../reading/placed-finding.ts";
import { type Link, linksOf, pluginRefusal } from "./kustomization-links.ts";
import { refuse, TOP } from "./refusal.ts";
import type { ToolFile, ToolFiles } from "./tool-files.ts";
import { type Folders, type Lookup, nameOf } from "./tree.ts";

export interface Gathered {
  /** Path at which a file is to be written → path whose content it has; others only behind symbolic links. */
  readonly files: ReadonlyMap<string, string>;
  /** Any: it is not rendered. */
  readonly refusals: readonly PlacedFinding[];
}

/** More files are not rendered as one. */
export const MOST_FILES = 2_000;

export async function gatherKustomization(root: string, folders: Folders, tools: ToolFiles): Promise<Gathered> {
  const files = new Map<string, string>();
  const refusals: PlacedFinding[] = [];
  const visited = new Set<string>();
  // What a folder of plugins takes in is run and not applied: each object of it has to be known.
  const waiting = [{ folder: root, ofPlugins: false }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { folder, ofPlugins } = next;
    const key = JSON.stringify(next);
    if (visited.has(key)) continue;
    visited.add(key);
    const { file, refusal } = await kustomizationIn(folder, folders, tools, files);
    if (file === undefined) {
      refusals.push(refusal);
      continue;
    }
    const { links, inlinePlugins, refusals: refused } = linksOf(file);
    refusals.push(...refused);
    for (const { text, at } of inlinePlugins) {
      const trouble = pluginTrouble(await tools.inline("inline.yaml", text));
      if (trouble !== undefined) refusals.push(refuse(file, at, trouble));
    }
    for (const link of links) {
      const found = await folders.lookUp(link.to);
      const isPlugin = link.as === "plugin" || (ofPlugins && link.as === "resource");
      if (found.kind === "folder" && link.as !== "file") {
        // Behind a symbolic link kustomize works in the real folder.
        waiting.push({ folder: link.to, ofPlugins: isPlugin });
        if (link.to !== found.path) copyFolder(link.to, found.path, folders, files);
      } else if (found.kind === "file") {
        files.set(link.to, found.path);
        const trouble = isPlugin ? pluginTrouble((await tools.read([found.path]))[0]) : undefined;
        if (trouble !== undefined) refusals.push(refuse(file, link.at, trouble));
      } else refusals.push(refuseLink(file, link, found));
    }
    if (files.size > MOST_FILES || visited.size > MOST_FILES) {
      refusals.push(tooMany(file.path));
      break;
    }
  }
  return { files, refusals };
}

/** Of any of its documents; empty ones are passed by, as kustomize does. */
function pluginTrouble(file: ToolFile | undefined): ReturnType<typeof pluginRefusal> {
  if (file === undefined) return pluginRefusal(undefined);
  return file.values
    .filter((value) => value !== null)
    .map(pluginRefusal)
    .find((trouble) => trouble !== undefined);
}

async function kustomizationIn(
  folder: string,
  folders: Folders,
  tools: ToolFiles,
  files: Map<string, string>,
): Promise<
  { readonly file: ToolFile; readonly refusal?: never } | { readonly file?: never; readonly refusal: PlacedFinding }
> {
  const found = await folders.lookUp(folder);
  const real = found.kind === "folder" ? found.path : folder;
  const path = folders.filesIn(real).find(isKustomization);
  const at = (name: string): string => (folder === "" ? name : `${folder}/${name}`);
  const trouble = (message: string, file: string): { readonly refusal: PlacedFinding } => ({
    refusal: {
      ...{ severity: "error", file, ...TOP, message, rule: "render/missing-file" },
      remedy: "Add a kustomization.yaml to the folder, or name the files in it.",
    },
  });
  if (path === undefined)
    return trouble(`The folder ${folder || "."} has no kustomization.yaml.`, at("kustomization.yaml"));
  const target = await folders.lookUp(path);
  if (target.kind !== "file") return trouble("The kustomization is a symbolic link that leads nowhere.", path);
  const [file] = await tools.read([target.path]);
  if (file === undefined || typeof file.value !== "object" || file.value === null)
    return trouble("The kustomization cannot be read.", path);
  files.set(at(nameOf(path)), target.path);
  return { file: { ...file, path: at(nameOf(path)) } };
}

function copyFolder(to: string, from: string, folders: Folders, files: Map<string, string>): void {
  for (const path of folders.filesIn(from).slice(0, MOST_FILES)) {
    if (isKustomization(path)) files.set(`${to}/${nameOf(path)}`, path);
  }
}

function refuseLink(file: ToolFile, { to, at, as }: Link, found: Lookup): PlacedFinding {
  if (found.kind === "outside")
    return refuse(file, at, {
      reason: "outside-repository",
      message: "A symbolic link on this path leads out of the repository or in a circle.",
      remedy: "Replace the link by what it stands for.",
    });
  if (found.kind === "submodule")
    return refuse(file, at, {
      reason: "submodule",
      message: "This lies in a submodule, which is another repository, so it cannot be rendered here.",
      remedy: "Copy it into this repository to have it checked.",
    });
  return refuse(file, at, {
    reason: "missing-file",
    message:
      found.kind === "folder"
        ? `\`${to}\` is a folder, where a file is needed.`
        : `There is no \`${to}\` in this repository.`,
    remedy: as === "resource" ? "Correct the path, or remove the entry." : "Correct the path.",
  });
}

export const tooMany = (file: string): PlacedFinding => ({
  ...{ severity: "warning", file, ...TOP, rule: "render/too-many-files" },
  message: `It takes in more than ${MOST_FILES} files, and that many are not rendered as one.`,
  remedy: "Split it.",
});
