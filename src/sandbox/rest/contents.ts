import type { TreeEntry } from "../git/tree.ts";
import { entryAt, readTree } from "../git/tree.ts";
import { notFound, ok, Refusal } from "../http/answer.ts";
import type { RepositoryCall } from "../http/call.ts";
import { wantsMedia } from "../http/media.ts";
import type { Route } from "../http/route.ts";
import { onRepository } from "../http/route.ts";
import { fullName } from "../state/repository.ts";
import { resolveCommit } from "./find.ts";

const KIND = {
  "040000": "dir",
  "100644": "file",
  "100755": "file",
  "120000": "symlink",
  "160000": "submodule",
} as const;

/** "Get repository content": a file with its content in base64, or the listing of a folder. */
export const contentsRoutes: readonly Route[] = [
  onRepository("GET", "/contents", "contents:read", (call) => contents(call, "")),
  // What clients send for the root, since the path is empty then.
  onRepository("GET", "/contents/", "contents:read", (call) => contents(call, "")),
  onRepository("GET", "/contents/{path+}", "contents:read", (call) => contents(call, call.params["path"] ?? "")),
];

function contents(call: RepositoryCall, path: string) {
  const { repository, query, world } = call;
  const ref = query.get("ref") ?? repository.defaultBranch;
  const commit = resolveCommit(repository, ref);
  if (commit === undefined) throw new Refusal(404, `No commit found for the ref ${ref}`);
  const clean = path.replace(/^\/+|\/+$/g, "");
  const entry = entryAt(repository.git.objects, commit.tree, clean);
  if (entry === undefined) throw notFound();
  if (entry.mode === "040000") {
    const prefix = clean === "" ? "" : `${clean}/`;
    const children = readTree(repository.git.objects, entry.sha).slice(0, world.limits.folderEntries);
    return ok(children.map((child) => contentItem(call, child, prefix + child.name, ref)));
  }
  return file(call, entry, clean, ref);
}

function file(call: RepositoryCall, entry: TreeEntry, path: string, ref: string) {
  const { repository, world } = call;
  const shape = contentItem(call, entry, path, ref);
  if (entry.mode === "160000") return ok({ ...shape, submodule_git_url: null });
  const bytes = repository.git.objects.expect("blob", entry.sha);
  if (wantsMedia(call, "raw")) {
    return ok(bytes, { "content-type": "application/vnd.github.raw; charset=utf-8" });
  }
  const tooBig = bytes.length > world.limits.fileBytes;
  const content = tooBig ? "" : bytes.toString("base64").replace(/.{1,60}/g, "$&\n");
  return ok({ ...shape, content, encoding: tooBig ? "none" : "base64" });
}

/** GitHub's `content-file` without the content, as listings and answers to writes carry it. */
export function contentItem({ world, repository }: RepositoryCall, entry: TreeEntry, path: string, ref: string) {
  const type = KIND[entry.mode];
  const encoded = encodeURI(path);
  const api = `${world.url}/repos/${fullName(repository)}`;
  const html = `${world.url}/${fullName(repository)}`;
  const url = `${api}/contents/${encoded}?ref=${encodeURIComponent(ref)}`;
  const git = `${api}/git/${type === "dir" ? "trees" : "blobs"}/${entry.sha}`;
  const page = `${html}/${type === "dir" ? "tree" : "blob"}/${ref}/${encoded}`;
  const holdsBytes = type === "file" || type === "symlink";
  return {
    name: path.split("/").at(-1) ?? "",
    path,
    sha: entry.sha,
    size: holdsBytes ? repository.git.objects.sizeOf(entry.sha) : 0,
    url,
    html_url: page,
    git_url: git,
    download_url: holdsBytes ? `${html}/raw/${ref}/${encoded}` : null,
    type,
    _links: { self: url, git, html: page },
  };
}
