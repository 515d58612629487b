import type { FileMode, TreeChange, TreeEntry } from "../git/tree.ts";
import { changeTree, EMPTY_TREE, entryAt, readTree, walkTree } from "../git/tree.ts";
import { forbidden, malformed, notFound, ok, Refusal } from "../http/answer.ts";
import type { RepositoryCall } from "../http/call.ts";
import { choice, isFields, optionalList, optionalText, text } from "../http/fields.ts";
import type { Route } from "../http/route.ts";
import { onRepository } from "../http/route.ts";
import { permits } from "../state/app.ts";
import type { Repository } from "../state/repository.ts";
import { fullName } from "../state/repository.ts";
import { refuseEmpty, resolveCommit } from "./find.ts";

const MODES = ["100644", "100755", "040000", "160000", "120000"] as const;

/** "Git trees". */
export const gitTreeRoutes: readonly Route[] = [
  onRepository("GET", "/git/trees/{sha+}", "contents:read", (call) => {
    refuseEmpty(call.repository);
    const sha = treeNamed(call.repository, call.params["sha"] ?? "");
    if (sha === undefined) throw notFound();
    return ok(listing(call, sha, call.query.get("recursive") !== null));
  }),
  onRepository("POST", "/git/trees", "contents:write", (call) => {
    const { repository, body } = call;
    refuseEmpty(repository);
    const entries = optionalList(body, "tree");
    if (entries === undefined) throw malformed(`"tree" wasn't supplied.`);
    const asked = optionalText(body, "base_tree");
    const base = asked === undefined ? undefined : treeNamed(repository, asked);
    if (asked !== undefined && base === undefined) throw new Refusal(422, "Invalid tree info");
    const changes = entries.map((entry) => change(call, entry, base));
    const sha = changeTree(repository.git.objects, base, changes);
    return { status: 201, body: listing(call, sha, false) };
  }),
];

/** A tree by its own id, or that of a commit or ref. */
function treeNamed(repository: Repository, name: string): string | undefined {
  if (name === EMPTY_TREE || repository.git.objects.has("tree", name)) return name;
  return resolveCommit(repository, name)?.tree;
}

/** One entry of the request: new content, an object that is there, or (sha null) nothing any more. */
function change(call: RepositoryCall, value: unknown, base: string | undefined): TreeChange {
  const { repository } = call;
  const { objects } = repository.git;
  if (!isFields(value)) throw malformed("For 'properties/tree/items', an object is expected.");
  const path = text(value, "path");
  if (!isPath(path)) throw new Refusal(422, "tree.path contains a malformed path component");
  refuseWorkflow(call, path);
  if (value["sha"] === null) {
    if (base === undefined || entryAt(objects, base, path) === undefined) {
      throw new Refusal(422, "GitRPC::BadObjectState");
    }
    return { path, entry: null };
  }
  const mode: FileMode = choice(value, "mode", MODES);
  const content = optionalText(value, "content");
  const sha = optionalText(value, "sha");
  if (content !== undefined && sha !== undefined) {
    throw new Refusal(422, "Must supply either tree.sha or tree.content, not both.");
  }
  if (content !== undefined) return { path, entry: { mode, sha: objects.write("blob", Buffer.from(content)) } };
  if (sha === undefined) throw new Refusal(422, "Must supply tree.sha or tree.content.");
  const type = mode === "040000" ? "tree" : mode === "160000" ? "commit" : "blob";
  if (type !== "commit" && !objects.has(type, sha)) throw new Refusal(422, `tree.sha ${sha} is not a valid ${type}`);
  return { path, entry: { mode, sha } };
}

function isPath(path: string): boolean {
  return (
    path !== "" && path.split("/").every((part) => part !== "" && part !== "." && part !== ".." && part !== ".git")
  );
}

/** Workflows may be written only with a permission of their own. */
function refuseWorkflow({ actor }: RepositoryCall, path: string): void {
  if (actor.kind !== "installation" || !path.startsWith(".github/workflows/")) return;
  if (!permits(actor.token.permissions, "workflows", "write")) throw forbidden();
}

function listing({ world, repository }: RepositoryCall, sha: string, recursive: boolean) {
  const { objects } = repository.git;
  const git = `${world.url}/repos/${fullName(repository)}/git`;
  const { treeEntries, treeBytes } = world.limits;
  const tree: object[] = [];
  let bytes = 0;
  let truncated = false;
  const entries: Iterable<TreeEntry & { readonly path?: string }> = recursive
    ? walkTree(objects, sha)
    : readTree(objects, sha);
  for (const entry of entries) {
    const type = entry.mode === "040000" ? "tree" : entry.mode === "160000" ? "commit" : "blob";
    const item = {
      path: entry.path ?? entry.name,
      mode: entry.mode,
      type,
      sha: entry.sha,
      ...(type === "blob" ? { size: objects.sizeOf(entry.sha) } : {}),
      ...(type === "commit" ? {} : { url: `${git}/${type}s/${entry.sha}` }),
    };
    bytes += JSON.stringify(item).length;
    if (tree.length >= treeEntries || bytes > treeBytes) {
      truncated = true;
      break;
    }
    tree.push(item);
  }
  return { sha, url: `${git}/trees/${sha}`, tree, truncated };
}
