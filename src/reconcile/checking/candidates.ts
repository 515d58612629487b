/** Which files of a tree may hold manifests. */
import type { MirrorFile } from "../../ports/mirrors.ts";

const MANIFEST = /\.(?:ya?ml|json)$|(?:^|\/)Kustomization$/;
/** Machine-written or read by other tools, and never manifests. */
const NEVER =
  /(?:^|\/)(?:\.git|\.github|node_modules)\/|(?:^|\/)(?:package|package-lock|npm-shrinkwrap|tsconfig)\.json$|^towpath\.yaml$/;
const REGULAR = new Set(["100644", "100755"]);

export const isRegular = ({ mode }: Pick<MirrorFile, "mode">): boolean => REGULAR.has(mode);

/** Symbolic links and submodules are none: what they point at is checked where it is. */
export const mayHoldManifests = ({ path, mode }: MirrorFile): boolean =>
  isRegular({ mode }) && MANIFEST.test(path) && !NEVER.test(path);

/** Whether a text that belongs to no environment speaks of a Kubernetes object: broken ones do as well. */
export function looksLikeManifest(bytes: Uint8Array): boolean {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return text.includes("apiVersion") && text.includes("kind");
}

export const folderOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf("/")));
