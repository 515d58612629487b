import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { compareFiles } from "../../../src/sandbox/git/diff.ts";
import { mergeTrees } from "../../../src/sandbox/git/merge.ts";
import { isRefName } from "../../../src/sandbox/git/refs.ts";
import { changeTree, EMPTY_TREE, walkTree } from "../../../src/sandbox/git/tree.ts";
import type { Files } from "./repository.ts";
import { useRepository } from "./repository.ts";

const repository = useRepository();
const RUNS = { numRuns: 15 };

/** Few names and few lines, so that sides meet often. */
const line = fc.constantFrom("a\n", "b\n", "c\n", "  d: 1\n", "key:\n");
const content = fc.array(line, { minLength: 1, maxLength: 8 }).map((lines) => lines.join(""));
const path = fc.constantFrom("f", "g", "dir/f", "dir/sub/h", "dir.x", "dir0");
const files: fc.Arbitrary<Files> = fc.dictionary(path, content, { minKeys: 1, maxKeys: 5 });

describe("trees", () => {
  it("are those that Git writes, entries in Git's order", () => {
    fc.assert(
      fc.property(files, (some) => {
        const tree = repository.tree(some);
        const listed = repository.git("ls-tree", "-r", "-t", tree).trim().split("\n");
        const ours = [...walkTree(repository.current.objects, tree)].map(
          ({ mode, sha, path: name }) => `${mode} ${mode === "040000" ? "tree" : "blob"} ${sha}\t${name}`,
        );
        expect(ours).toEqual(listed);
      }),
      RUNS,
    );
    expect(repository.git("fsck", "--strict", "--no-dangling")).toBe("");
  });

  it("come out the same, whether changed step by step or written at once", () => {
    fc.assert(
      fc.property(files, files, (before, after) => {
        const { objects } = repository.current;
        const names = new Set([...Object.keys(before), ...Object.keys(after)]);
        const changes = [...names].map((name) => {
          const text = after[name];
          const entry =
            text === undefined ? null : { mode: "100644" as const, sha: objects.write("blob", Buffer.from(text)) };
          return { path: name, entry };
        });
        expect(changeTree(objects, repository.tree(before), changes)).toBe(repository.tree(after));
      }),
      RUNS,
    );
  });
});

describe("differences", () => {
  it("have the patches and counts that git diff-tree has", () => {
    fc.assert(
      fc.property(files, files, (before, after) => {
        const [old, now] = [repository.tree(before), repository.tree(after)];
        const ours = compareFiles(repository.current, old, now);
        const patches = repository
          .git("diff-tree", "-r", "-M", "-p", old, now)
          .split(/^diff --git /m)
          .slice(1);
        const hunks = patches.map((patch) => {
          const start = patch.search(/^@@ /m);
          return start < 0 ? undefined : patch.slice(start).replace(/\n$/, "");
        });
        expect(ours.map(({ patch }) => patch)).toEqual(hunks);
        const counts = repository.git("diff-tree", "-r", "-M", "--numstat", old, now).trim().split("\n");
        const numbers = counts.filter((row) => row !== "").map((row) => row.split("\t").slice(0, 2).map(Number));
        expect(ours.map(({ additions, deletions }) => [additions, deletions])).toEqual(numbers);
      }),
      RUNS,
    );
  });

  it("are exact for one changed line, with the heading that Git puts above it", () => {
    const text = (tag: string): string =>
      `kind: A\nspec:\n  one: 1\n  two: 2\n  three: 3\n  four: 4\n  tag: ${tag}\n  end: 1\n`;
    const [old, now] = [repository.tree({ f: text("1") }), repository.tree({ f: text("2") })];
    expect(compareFiles(repository.current, old, now)[0]?.patch).toBe(
      "@@ -4,5 +4,5 @@ spec:\n   two: 2\n   three: 3\n   four: 4\n-  tag: 1\n+  tag: 2\n   end: 1",
    );
    expect(repository.git("diff-tree", "-r", "-p", old, now)).toContain("@@ -4,5 +4,5 @@ spec:\n");
  });
});

describe("merges", () => {
  it("come out as git merge-tree has them, conflicts included", () => {
    fc.assert(
      fc.property(files, files, files, (base, ours, theirs) => {
        const trees = [base, ours, theirs].map((some) => repository.tree(some));
        const [root = "", left = "", right = ""] = trees;
        const result = mergeTrees(repository.current, root, left, right);
        const ancestor = repository.commit(root, [], 1);
        const sides = [repository.commit(left, [ancestor], 2), repository.commit(right, [ancestor], 3)];
        let expected: string | undefined;
        try {
          expected = repository.git("merge-tree", "--write-tree", "--no-messages", ...sides).trim();
        } catch {
          expected = undefined;
        }
        expect("tree" in result ? result.tree : undefined).toBe(expected);
      }),
      RUNS,
    );
  });
});

describe("histories", () => {
  /** For each commit, which of those before it are its parents (modulo), at most two. */
  const shape = fc.array(fc.tuple(fc.nat(), fc.option(fc.nat(), { nil: undefined }), fc.nat(3)), {
    minLength: 2,
    maxLength: 12,
  });

  it("have the merge bases, the ancestors and the commits between that Git finds, whatever the dates", () => {
    fc.assert(
      fc.property(shape, fc.nat(), fc.nat(), (commits, a, b) => {
        const made: string[] = [repository.commit(EMPTY_TREE, [], 5)];
        repository.current.objects.write("tree", Buffer.alloc(0));
        for (const [first, second, at] of commits) {
          const parents = [first, second].flatMap((one) => (one === undefined ? [] : (made[one % made.length] ?? [])));
          made.push(repository.commit(EMPTY_TREE, [...new Set(parents)], at + made.length * 10));
        }
        const left = made[a % made.length] ?? "";
        const right = made[b % made.length] ?? "";
        const { history } = repository.current;
        const words = (text: string): string[] =>
          text
            .trim()
            .split("\n")
            .filter((word) => word !== "")
            .sort();
        expect(history.mergeBases(left, right).sort()).toEqual(
          words(repository.git("merge-base", "--all", left, right)),
        );
        const between = words(repository.git("rev-list", right, `^${left}`));
        expect(
          history
            .between(left, right)
            .map(({ sha }) => sha)
            .sort(),
        ).toEqual(between);
        expect(history.isAncestor(left, right)).toBe(words(repository.git("rev-list", right)).includes(left));
        expect([...history.log(right)].map(({ sha }) => sha).sort()).toEqual(words(repository.git("rev-list", right)));
      }),
      RUNS,
    );
  });

  it("list parents before their children", () => {
    const one = repository.commit(EMPTY_TREE, [], 1);
    const two = repository.commit(EMPTY_TREE, [one], 9);
    const three = repository.commit(EMPTY_TREE, [two], 2);
    expect(repository.current.history.between(one, three).map(({ sha }) => sha)).toEqual([two, three]);
  });
});

describe("objects", () => {
  it("are read back from the disk, loose or in a pack, also by a store that has never seen them", async () => {
    const { ObjectStore } = await import("../../../src/sandbox/git/object-store.ts");
    const { objects, gitDir } = repository.current;
    const few = objects.write("blob", Buffer.from("few"));
    objects.writeOut();
    const many = Array.from({ length: 100 }, (_, index) =>
      objects.write("blob", Buffer.from(`${index}\n`.repeat(index))),
    );
    objects.writeOut();
    const fresh = new ObjectStore(gitDir);
    expect(fresh.read(few)?.content.toString()).toBe("few");
    for (const [index, sha] of many.entries())
      expect(fresh.read(sha)?.content.toString()).toBe(`${index}\n`.repeat(index));
    expect(fresh.read("0".repeat(40))).toBeUndefined();
  });
});

describe("names of refs", () => {
  it.each(["refs/heads/a", "refs/heads/towpath/promote/dev/x", "refs/tags/v1.0", "refs/heads/a-b_c@d", "refs/heads/ä"])(
    "may be %s",
    (name) => expect(isRefName(name)).toBe(true),
  );
  it.each([
    "refs/heads/",
    "heads/a",
    "refs/heads/a..b",
    "refs/heads/.a",
    "refs/heads/a.lock",
    "refs/heads/a b",
    "refs/heads/a/",
    "refs/heads/a@{1}",
    "refs/heads/a~1",
  ])("may not be %s", (name) => expect(isRefName(name)).toBe(false));
});
