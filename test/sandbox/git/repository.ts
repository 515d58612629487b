import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach } from "@jest/globals";
import type { BareRepository } from "../../../src/sandbox/git/bare-repository.ts";
import { createBareRepository, writeOut } from "../../../src/sandbox/git/bare-repository.ts";
import { formatCommit } from "../../../src/sandbox/git/commit.ts";
import { changeTree } from "../../../src/sandbox/git/tree.ts";

/** Files by path. */
export type Files = Readonly<Record<string, string>>;

/** A bare repository for each test, with Git itself to compare with. */
export function useRepository() {
  let repository: BareRepository | undefined;
  beforeEach(() => {
    repository = createBareRepository(mkdtempSync(join(tmpdir(), "sandbox-git-")), "main");
  });
  afterEach(() => {
    if (repository !== undefined) rmSync(repository.gitDir, { recursive: true });
  });
  const current = (): BareRepository => {
    if (repository === undefined) throw new Error("only within a test");
    return repository;
  };
  return {
    get current() {
      return current();
    },
    /** Git's own answer. */
    git: (...args: readonly string[]): string => {
      writeOut(current());
      const stdio = ["ignore", "pipe", "ignore"] as const;
      return execFileSync("git", ["--git-dir", current().gitDir, ...args], { encoding: "utf8", stdio: [...stdio] });
    },
    /** The tree with these files. */
    tree: (files: Files): string =>
      changeTree(
        current().objects,
        undefined,
        Object.entries(files).map(([path, text]) => ({
          path,
          entry: { mode: "100644", sha: current().objects.write("blob", Buffer.from(text)) },
        })),
      ),
    /** A commit of a tree; a later `at` is a later second. */
    commit: (tree: string, parents: readonly string[], at = 0): string => {
      const who = { name: "A U Thor", email: "author@example.com", at: at * 1000, zone: "+0000" };
      const commit = { tree, parents, author: who, committer: who, signature: undefined, message: `at ${at}` };
      return current().objects.write("commit", formatCommit(commit));
    },
  };
}
