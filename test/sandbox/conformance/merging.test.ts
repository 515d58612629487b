import { beforeEach, describe, expect, it } from "@jest/globals";
import type { Acme } from "../../support/acme.ts";
import { useSandbox } from "../../support/sandbox.ts";
import { at, FILE, propose, REPO, REPOSITORY, setTheStage, text } from "./stage.ts";

const github = useSandbox();
let acme: Acme;
beforeEach(() => {
  acme = setTheStage(github.current);
});

const merge = (number: number, body: object = {}) => acme.asInstallation(`PUT ${REPO}/pulls/${number}/merge`, body);

// Source: "Merge a pull request" (docs.github.com/rest/pulls/pulls): 405 "if merge cannot be performed", 409 "if sha was
// provided and pull request head did not match"; the words from dlang/dlang-bot#77 and quipper/monorepo-deploy-actions#499.
describe("a merge that GitHub refuses", () => {
  it("is 409 where the head is another than asked for", async () => {
    const { number } = await propose(acme.asInstallation, { branch: "a", content: "x: 2\n" });
    const answer = await merge(number, { sha: acme.env.head });
    expect(answer.status).toBe(409);
    expect(at(answer, "message")).toBe("Head branch was modified. Review and try the merge again.");
  });

  it("is 405 where the sides conflict", async () => {
    const { number } = await propose(acme.asInstallation, { branch: "a", content: "x: 2\n" });
    github.current.push({ repository: REPOSITORY, as: "ada", files: { [FILE]: "x: 3\n" } });
    const answer = await merge(number);
    expect(answer).toMatchObject({ status: 405, body: { message: "Pull Request is not mergeable" } });
  });

  it("is 405 for drafts, and for what is closed or merged already", async () => {
    const { number } = await propose(acme.asInstallation, { branch: "a", content: "x: 2\n" });
    github.current.setDraft({ repository: REPOSITORY, number, as: "ada", draft: true });
    expect(await merge(number)).toMatchObject({ status: 405, body: { message: "Pull Request is still a draft" } });
    github.current.setDraft({ repository: REPOSITORY, number, as: "ada", draft: false });
    expect((await merge(number)).status).toBe(200);
    expect((await merge(number)).status).toBe(405);
  });

  it("is 405 for a method that the repository's settings do not allow", async () => {
    github.current.updateSettings({
      repository: REPOSITORY,
      settings: { allowMergeCommit: false, allowRebaseMerge: false },
    });
    const { number } = await propose(acme.asInstallation, { branch: "a", content: "x: 2\n" });
    const answer = await merge(number);
    expect(answer).toMatchObject({
      status: 405,
      body: { message: "Merge commits are not allowed on this repository." },
    });
    expect(await merge(number, { merge_method: "rebase" })).toMatchObject({
      body: { message: "Rebase merges are not allowed on this repository." },
    });
    expect((await merge(number, { merge_method: "squash" })).status).toBe(200);
  });

  // Source: Reviewable/Reviewable#561 (the words of a 405), "About protected branches".
  it("is 405 with what the protection of the base asks for", async () => {
    const sandbox = github.current;
    sandbox.protectBranch({ repository: REPOSITORY, branch: "main", checks: ["build"], reviews: { count: 2 } });
    const { number } = await propose(acme.asInstallation, { branch: "a", content: "x: 2\n" });
    const answer = await merge(number);
    expect(answer.status).toBe(405);
    expect(text(answer, "message")).toBe(
      'Required status check "build" is expected. At least 2 approving reviews are required by reviewers with write access.',
    );
  });

  it("is 405 where strict checks ask for a head that holds the newest base", async () => {
    const sandbox = github.current;
    sandbox.protectBranch({ repository: REPOSITORY, branch: "main", checks: ["build"], strict: true });
    const { number, sha } = await propose(acme.asInstallation, { branch: "a", content: "x: 2\n" });
    sandbox.setStatus({ repository: REPOSITORY, ref: sha, as: "ada", context: "build", state: "success" });
    sandbox.unprotectBranch({ repository: REPOSITORY, branch: "main" });
    sandbox.push({ repository: REPOSITORY, as: "ada", files: { "other.md": "1\n" } });
    sandbox.protectBranch({ repository: REPOSITORY, branch: "main", checks: ["build"], strict: true });
    expect((await merge(number)).status).toBe(405);
    await acme.asInstallation(`GET ${REPO}/pulls/${number}`);
    await sandbox.settle();
    expect(at(await acme.asInstallation(`GET ${REPO}/pulls/${number}`), "mergeable_state")).toBe("behind");
    const update = { expected_head_sha: sha };
    expect((await acme.asInstallation(`PUT ${REPO}/pulls/${number}/update-branch`, update)).status).toBe(202);
    await sandbox.settle();
    sandbox.setStatus({ repository: REPOSITORY, ref: "a", as: "ada", context: "build", state: "success" });
    expect((await merge(number)).status).toBe(200);
  });
});

// Source: "About pull request merges" (docs.github.com, Incorporating changes from a pull request).
describe("a merge that GitHub makes", () => {
  it("keeps what others have put on the base meanwhile", async () => {
    const { number } = await propose(acme.asInstallation, { branch: "a", content: "x: 2\n" });
    github.current.push({ repository: REPOSITORY, as: "ada", files: { "meanwhile.md": "1\n" } });
    await merge(number);
    expect(github.current.readFile({ repository: REPOSITORY, path: "meanwhile.md" })).toBe("1\n");
    expect(github.current.readFile({ repository: REPOSITORY, path: FILE })).toBe("x: 2\n");
  });

  it("is signed by GitHub and committed by web-flow, with the author who merges", async () => {
    const { number } = await propose(acme.asInstallation, { branch: "a", content: "x: 2\n" });
    const { sha } = github.current.mergePullRequest({ repository: REPOSITORY, number, as: "ada" });
    expect((await acme.asInstallation(`GET ${REPO}/commits/${sha}`)).body).toMatchObject({
      author: { login: "ada" },
      committer: { login: "web-flow" },
      commit: {
        message: "Merge pull request #1 from acme/a\n\na",
        verification: { verified: true, reason: "valid" },
      },
    });
  });

  it("squashes several commits into a list, under the title with its number, naming other authors", async () => {
    const sandbox = github.current;
    sandbox.push({ repository: REPOSITORY, as: "bob", branch: "b", files: { "1.md": "1\n" }, message: "First" });
    sandbox.push({ repository: REPOSITORY, as: "ada", branch: "b", files: { "2.md": "2\n" }, message: "Second" });
    const { number } = sandbox.openPullRequest({ repository: REPOSITORY, as: "bob", head: "b", title: "Both" });
    sandbox.mergePullRequest({ repository: REPOSITORY, number, as: "ada", method: "squash" });
    const [commit] = sandbox.gitLog({ repository: REPOSITORY, limit: 1 });
    expect(commit?.message).toMatch(/^Both \(#1\)\n\n\* First\n\n\* Second\n\nCo-authored-by: Ada Lovelace <.*>$/);
    expect(commit).toMatchObject({ author: "bob", committer: "GitHub", verified: true });
  });

  it("deletes the head's branch where the repository says so, and points stacked pull requests at the base", async () => {
    const sandbox = github.current;
    sandbox.updateSettings({ repository: REPOSITORY, settings: { deleteBranchOnMerge: true } });
    const { number } = await propose(acme.asInstallation, { branch: "a", content: "x: 2\n" });
    const above = await propose(acme.asInstallation, { branch: "b", content: "y\n", path: "y", base: "a" });
    await merge(number);
    expect(sandbox.listRefs({ repository: REPOSITORY, prefix: "refs/heads/" })).not.toHaveProperty(["refs/heads/a"]);
    expect(sandbox.pullRequest({ repository: REPOSITORY, number: above.number })).toMatchObject({
      state: "open",
      base: { ref: "main" },
    });
  });

  it("is seen where somebody merges by pushing to the base", async () => {
    const { number, sha } = await propose(acme.asInstallation, { branch: "a", content: "x: 2\n" });
    github.current.moveBranch({ repository: REPOSITORY, branch: "main", to: sha, as: "ada" });
    expect(github.current.pullRequest({ repository: REPOSITORY, number })).toMatchObject({
      state: "closed",
      merged: true,
      merge_commit_sha: sha,
      merged_by: { login: "ada" },
    });
  });
});
