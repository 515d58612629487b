import type { ObjectStore } from "./object-store.ts";

/** Who wrote or committed, and when. */
export interface Signature {
  readonly name: string;
  readonly email: string;
  /** Milliseconds since 1970; Git keeps seconds. */
  readonly at: number;
  /** As Git writes it, for example `+0000`. */
  readonly zone: string;
}

export interface Commit {
  readonly sha: string;
  readonly tree: string;
  readonly parents: readonly string[];
  readonly author: Signature;
  readonly committer: Signature;
  /** The armoured signature of a signed commit. */
  readonly signature: string | undefined;
  readonly message: string;
}

/** What a new commit says; the id follows from it. */
export type NewCommit = Omit<Commit, "sha">;

/** The bytes of a commit object; continuation lines of a signature start with a space, as Git writes them. */
export function formatCommit(commit: NewCommit): Buffer {
  const lines = [
    `tree ${commit.tree}`,
    ...commit.parents.map((parent) => `parent ${parent}`),
    `author ${formatSignature(commit.author)}`,
    `committer ${formatSignature(commit.committer)}`,
  ];
  if (commit.signature !== undefined) lines.push(`gpgsig ${commit.signature.replaceAll("\n", "\n ")}`);
  return Buffer.from(`${lines.join("\n")}\n\n${commit.message}`);
}

/** Reads a commit that must be there. */
export function readCommit(store: ObjectStore, sha: string): Commit {
  const text = store.expect("commit", sha).toString();
  const end = text.indexOf("\n\n");
  const head = end < 0 ? text : text.slice(0, end);
  const headers = head.replaceAll("\n ", "\u0000").split("\n");
  const values = (name: string): string[] =>
    headers
      .filter((line) => line.startsWith(`${name} `))
      .map((line) => line.slice(name.length + 1).replaceAll("\u0000", "\n"));
  return {
    sha,
    tree: values("tree")[0] ?? "",
    parents: values("parent"),
    author: parseSignature(values("author")[0] ?? ""),
    committer: parseSignature(values("committer")[0] ?? ""),
    signature: values("gpgsig")[0],
    message: end < 0 ? "" : text.slice(end + 2),
  };
}

/** The text that a commit's signature covers: the object without it. */
export function signedPayload(commit: NewCommit): string {
  return formatCommit({ ...commit, signature: undefined }).toString();
}

function formatSignature({ name, email, at, zone }: Signature): string {
  return `${name} <${email}> ${Math.floor(at / 1000)} ${zone}`;
}

function parseSignature(text: string): Signature {
  const found = /^(.*?) ?<(.*)> (\d+) ([+-]\d{4})$/.exec(text);
  const [, name = "", email = "", seconds = "0", zone = "+0000"] = found ?? [];
  return { name, email, at: Number(seconds) * 1000, zone };
}
