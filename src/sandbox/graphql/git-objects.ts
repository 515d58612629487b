import type { Commit, Signature } from "../git/commit.ts";
import type { TreeEntry } from "../git/tree.ts";
import { readTree } from "../git/tree.ts";
import { accountOfAddress, verification } from "../shapes/commit.ts";
import { time } from "../shapes/time.ts";
import { nodeId } from "../state/ids.ts";
import type { Repository } from "../state/repository.ts";
import { fullName } from "../state/repository.ts";
import type { PageArguments } from "./connection.ts";
import { connection } from "./connection.ts";
import type { Show } from "./show.ts";

/** More bytes than this of a blob are not sent as text. */
const LONGEST_TEXT = 512_000;

/** A `Blob`, `Tree` or `Commit` by its id; null for what is not there. */
export function gitObject(show: Show, repository: Repository, sha: string): object | null {
  const object = repository.git.objects.read(sha);
  if (object === undefined) return null;
  const { world } = show.asking;
  const base = {
    oid: sha,
    abbreviatedOid: sha.slice(0, 7),
    repository: () => show.repository(repository),
    commitUrl: `${world.url}/${fullName(repository)}/commit/${sha}`,
  };
  switch (object.type) {
    case "blob": {
      // GitHub calls a blob binary where it is not text in UTF-8, and then shows none.
      const text = object.content.toString("utf8");
      const isBinary = object.content.includes(0) || !Buffer.from(text).equals(object.content);
      const isTruncated = object.content.length > LONGEST_TEXT;
      const shown = isTruncated ? text.slice(0, LONGEST_TEXT) : text;
      return {
        ...base,
        __typename: "Blob",
        id: nodeId("B", `${repository.id}:${sha}`),
        byteSize: object.content.length,
        isBinary,
        isTruncated,
        text: isBinary ? null : shown,
      };
    }
    case "tree":
      return {
        ...base,
        __typename: "Tree",
        id: nodeId("T", `${repository.id}:${sha}`),
        entries: readTree(repository.git.objects, sha).map((entry) => treeEntry(show, repository, entry)),
      };
    case "commit":
      return show.commit(repository, repository.git.history.commit(sha));
    case "tag":
      return { ...base, __typename: "Tag", id: nodeId("TA", `${repository.id}:${sha}`) };
  }
}

/** A `Commit`. */
export function commitObject(show: Show, repository: Repository, commit: Commit): object {
  const { world } = show.asking;
  const { history } = repository.git;
  const [headline = "", ...rest] = commit.message.split("\n");
  const at = time(commit.committer.at);
  return {
    __typename: "Commit",
    id: nodeId("C", `${repository.id}:${commit.sha}`),
    oid: commit.sha,
    abbreviatedOid: commit.sha.slice(0, 7),
    message: commit.message,
    messageHeadline: headline,
    messageBody: rest.join("\n").trim(),
    authoredDate: time(commit.author.at),
    committedDate: at,
    author: show.gitActor(commit.author),
    committer: show.gitActor(commit.committer),
    url: `${world.url}/${fullName(repository)}/commit/${commit.sha}`,
    commitUrl: `${world.url}/${fullName(repository)}/commit/${commit.sha}`,
    repository: () => show.repository(repository),
    tree: () => gitObject(show, repository, commit.tree),
    parents: (page: PageArguments) =>
      connection(
        "parents",
        commit.parents.map((sha) => show.commit(repository, history.commit(sha))),
        page,
      ),
    history: (page: PageArguments) =>
      connection(
        "history",
        [...history.log(commit.sha)].map((each) => show.commit(repository, each)),
        page,
      ),
    signature: commit.signature === undefined ? null : signature(commit),
    statusCheckRollup: () => show.checks(repository, commit.sha),
  };
}

/** A `GitActor`. */
export function gitActor(show: Show, { name, email, at }: Signature): object {
  const user = accountOfAddress(show.asking.world, email);
  return { name, email, date: time(at), user: user?.type === "User" ? show.account(user) : null };
}

function signature(commit: Commit): object {
  const { payload, signature: text } = verification(commit);
  return {
    __typename: "GpgSignature",
    isValid: true,
    state: "VALID",
    email: commit.committer.email,
    payload,
    signature: text,
    wasSignedByGitHub: true,
  };
}

function treeEntry(show: Show, repository: Repository, { mode, name, sha }: TreeEntry): object {
  const type = mode === "040000" ? "tree" : mode === "160000" ? "commit" : "blob";
  return {
    name,
    mode: Number.parseInt(mode, 8),
    oid: sha,
    type,
    size: type === "blob" ? repository.git.objects.sizeOf(sha) : 0,
    object: () => (type === "commit" ? null : show.object(repository, sha)),
  };
}
