/** `kustomize build`, by kustomize itself or by kubectl, which has it built in. */
import { basename } from "node:path";
import type { KustomizeTask, RenderFile } from "../domain/rendering.ts";

/** Where the repository's files lie in the work folder. */
export const TREE = "tree";
const OUTER = "render";

/**
 * A kustomization around the one that is meant, which makes kustomize write down where each object is from. It lies
 * beside the repository's files: inside, it would be a part of a kustomization of the whole repository.
 */
export function outerKustomization({ root }: KustomizeTask): RenderFile {
  const path = `../${TREE}${root === "" ? "" : `/${root}`}`;
  // JSON is YAML; and nothing that a folder is called can end the text.
  const text = JSON.stringify({ resources: [path], buildMetadata: ["originAnnotations"] });
  return { path: `${OUTER}/kustomization.yaml`, bytes: new TextEncoder().encode(text) };
}

/** What is off by default stays off: no plugins, no functions, no charts, no file out of a kustomization's folder. */
export const kustomizeArguments = (program: string, folder: string): readonly string[] => [
  basename(program).startsWith("kustomize") ? "build" : "kustomize",
  `${folder}/${OUTER}`,
];
