/** Which files kustomizations use as patches: parts of objects, which need not be whole. */
import { isMap } from "../reading/objects.ts";

/** Paths in the repository of the patches that a kustomization at `path` names. */
export function patchFiles(path: string, kustomization: unknown): readonly string[] {
  if (!isMap(kustomization)) return [];
  const listed = (key: string): readonly unknown[] => {
    const list = kustomization[key];
    return Array.isArray(list) ? list : [];
  };
  const written = [
    ...listed("patchesStrategicMerge"),
    ...[...listed("patches"), ...listed("patchesJson6902")].map((patch) => (isMap(patch) ? patch["path"] : undefined)),
  ];
  const folder = path.split("/").slice(0, -1);
  // Patches may be written inline: those have line ends.
  return written.flatMap((one) => (typeof one === "string" && !one.includes("\n") ? resolve(folder, one.trim()) : []));
}

/** Nothing where the path leads out of the repository. */
function resolve(folder: readonly string[], written: string): readonly string[] {
  if (written === "" || written.startsWith("/")) return [];
  const parts = [...folder];
  for (const part of written.split("/")) {
    if (part === "..") {
      if (parts.pop() === undefined) return [];
    } else if (part !== "." && part !== "") parts.push(part);
  }
  return [parts.join("/")];
}
