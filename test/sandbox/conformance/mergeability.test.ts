import { beforeEach, describe, expect, it } from "@jest/globals";
import type { Acme } from "../../support/acme.ts";
import { useSandbox } from "../../support/sandbox.ts";
import { at, FILE, propose, REPO, REPOSITORY, setTheStage, text } from "./stage.ts";

const github = useSandbox();
let acme: Acme;
beforeEach(() => {
  acme = setTheStage(github.current);
});

const read = (number: number) => acme.asInstallation(`GET ${REPO}/pulls/${number}`);

// Source: "Get a pull request" (docs.github.com/rest/pulls/pulls): "If the value is null, then GitHub has started a
// background job to compute the mergeability"; "Checking mergeability of pull requests" (docs.github.com/rest/guides).
describe("whether a pull request can be merged", () => {
  it("is null at first, and known after GitHub's background job", async () => {
    const { number, opened } = await propose(acme.asInstallation, { branch: "a", content: "x: 2\n" });
    expect(opened.body).toMatchObject({ mergeable: null, mergeable_state: "unknown", merge_commit_sha: null });
    await github.current.settle();
    expect((await read(number)).body).toMatchObject({ mergeable: true, mergeable_state: "clean" });
  });

  it("is null again after each move of the base, until somebody has asked and the job has run", async () => {
    const { number } = await propose(acme.asInstallation, { branch: "a", content: "x: 2\n" });
    await github.current.settle();
    github.current.push({ repository: REPOSITORY, as: "ada", files: { "other.md": "1\n" } });
    await github.current.settle();
    expect(at(await read(number), "mergeable")).toBeNull();
    await github.current.settle();
    expect(at(await read(number), "mergeable")).toBe(true);
  });

  it("is false where the base has changed the same lines", async () => {
    const { number } = await propose(acme.asInstallation, { branch: "a", content: "x: 2\n" });
    github.current.push({ repository: REPOSITORY, as: "ada", files: { [FILE]: "x: 3\n" } });
    await read(number);
    await github.current.settle();
    expect((await read(number)).body).toMatchObject({
      mergeable: false,
      mergeable_state: "dirty",
      merge_commit_sha: null,
    });
  });

  it("is true where both sides renamed and changed different things, as Git's own merge finds", async () => {
    const sandbox = github.current;
    const lines = Array.from({ length: 30 }, (_, index) => `line ${index}\n`);
    sandbox.push({ repository: REPOSITORY, as: "ada", files: { "old.txt": lines.join("") } });
    sandbox.push({
      repository: REPOSITORY,
      as: "bob",
      branch: "moved",
      from: "main",
      files: { "old.txt": null, "new.txt": lines.join("") },
    });
    sandbox.push({ repository: REPOSITORY, as: "ada", files: { "old.txt": lines.with(3, "changed\n").join("") } });
    const { number } = sandbox.openPullRequest({ repository: REPOSITORY, as: "bob", head: "moved" });
    const { sha } = sandbox.mergePullRequest({ repository: REPOSITORY, number, as: "ada" });
    expect(sandbox.readFile({ repository: REPOSITORY, path: "new.txt", ref: sha })).toBe(
      lines.with(3, "changed\n").join(""),
    );
    expect(sandbox.readFile({ repository: REPOSITORY, path: "old.txt", ref: sha })).toBeNull();
  });
});

// Source: "Get a pull request": "The value of the merge_commit_sha attribute changes depending on the state of the pull
// request": the test merge before, then the merge commit, the squashed commit, or what the base was updated to.
describe("merge_commit_sha", () => {
  it("is the test merge of head into base before merging, and stands at refs/pull/N/merge", async () => {
    const { number, sha } = await propose(acme.asInstallation, { branch: "a", content: "x: 2\n" });
    await github.current.settle();
    const test = text(await read(number), "merge_commit_sha");
    expect(github.current.listRefs({ repository: REPOSITORY, prefix: "refs/pull/" })).toEqual({
      [`refs/pull/${number}/head`]: sha,
      [`refs/pull/${number}/merge`]: test,
    });
    const commit = await acme.asInstallation(`GET ${REPO}/git/commits/${test}`);
    expect(at(commit, "parents/1/sha")).toBe(sha);
  });

  it.each(["merge", "squash", "rebase"] as const)("is what came of it after a %s", async (method) => {
    const { number, sha } = await propose(acme.asInstallation, { branch: "a", content: "x: 2\n" });
    github.current.push({ repository: REPOSITORY, as: "ada", files: { "other.md": "1\n" } });
    const merged = await acme.asInstallation(`PUT ${REPO}/pulls/${number}/merge`, { merge_method: method, sha });
    const base = await acme.asInstallation(`GET ${REPO}/git/ref/heads/main`);
    expect(text(await read(number), "merge_commit_sha")).toBe(text(merged, "sha"));
    expect(text(base, "object/sha")).toBe(text(merged, "sha"));
    const commit = await acme.asInstallation(`GET ${REPO}/git/commits/${text(merged, "sha")}`);
    expect(at(commit, "parents")).toHaveLength(method === "merge" ? 2 : 1);
  });

  it("changes with the base", async () => {
    const { number } = await propose(acme.asInstallation, { branch: "a", content: "x: 2\n" });
    await github.current.settle();
    const before = text(await read(number), "merge_commit_sha");
    github.current.push({ repository: REPOSITORY, as: "ada", files: { "other.md": "1\n" } });
    await read(number);
    await github.current.settle();
    expect(text(await read(number), "merge_commit_sha")).not.toBe(before);
  });
});
