/** Making a commit from changed files: one tree and one commit. */
import { Mistake } from "../domain/failure.ts";
import type { Repository, Sha } from "../domain/repository.ts";
import type { NewCommit } from "../ports/branches.ts";
import { ownerAndRepo } from "./clients.ts";
import { isRefusal } from "./failures.ts";
import type { Octokit } from "./octokit.ts";

type Entry = NewCommit["changes"][number];

/**
 * Contents go inline, so files cost no request of their own; no author is named, so that GitHub signs the commit
 * ("Creating a commit … signed by bots", GitHub's documentation on commit signature verification).
 * Throws Mistake `content-refused` where GitHub does not take the files.
 */
export async function makeCommit(
  octokit: Octokit,
  { fullName }: Repository,
  { parents, baseTree, changes, message }: NewCommit,
): Promise<{ readonly sha: Sha; readonly tree: Sha }> {
  const at = ownerAndRepo(fullName);
  try {
    const tree = changes.length === 0 && baseTree !== undefined ? baseTree : await makeTree();
    const { data } = await octokit.request("POST /repos/{owner}/{repo}/git/commits", {
      ...at,
      message,
      tree,
      parents: [...parents],
    });
    return { sha: data.sha, tree: data.tree.sha };
  } catch (error) {
    if (!isRefusal(error, 422)) throw error;
    const files = changes.map(({ path }) => path).join(", ");
    const sentence = `GitHub does not take the changes of ${files} in ${fullName}: ${error.said}`;
    throw new Mistake("content-refused", sentence, { cause: error });
  }

  async function makeTree(): Promise<Sha> {
    const { data } = await octokit.request("POST /repos/{owner}/{repo}/git/trees", {
      ...at,
      ...(baseTree !== undefined && { base_tree: baseTree }),
      tree: changes.map(treeEntry),
    });
    return data.sha;
  }
}

function treeEntry({ path, mode, text }: Entry): { path: string; mode: FileMode; type: "blob" } & Content {
  const content = text === undefined ? { sha: null } : { content: text };
  return { path, mode: fileMode(path, mode), type: "blob", ...content };
}

type FileMode = "100644" | "100755" | "120000";
type Content = { sha: null } | { content: string };

function fileMode(path: string, mode: string): FileMode {
  if (mode === "100644" || mode === "100755" || mode === "120000") return mode;
  throw new Error(`${path}: mode ${mode} is not that of a file`);
}
