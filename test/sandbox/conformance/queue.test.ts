import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import type { Acme } from "../../support/acme.ts";
import { useSandbox } from "../../support/sandbox.ts";
import { listen } from "../listener.ts";
import { at, FILE, graphql, propose, REPO, REPOSITORY, setTheStage, text } from "./stage.ts";

const github = useSandbox({ clock: "2026-03-02T09:00:00Z" });
let hooks: Awaited<ReturnType<typeof listen>>;
let acme: Acme;
beforeEach(async () => {
  hooks = await listen();
  acme = setTheStage(github.current, hooks.url);
});
afterEach(() => hooks.stop());

const settle = () => github.current.settle();
const pull = (number: number) => github.current.pullRequest({ repository: REPOSITORY, number });
const heard = (event: string) => hooks.heard.filter((one) => one.event === event).map(({ payload }) => payload);
const queueRefs = () =>
  Object.entries(github.current.listRefs({ repository: REPOSITORY, prefix: "refs/heads/gh-readonly-queue/" }));
const pass = (ref: string) =>
  github.current.setStatus({ repository: REPOSITORY, ref, as: "ada", context: "build", state: "success" });

const ENQUEUE = `mutation Enqueue($id: ID!, $head: GitObjectID) {
  enqueuePullRequest(input: { pullRequestId: $id, expectedHeadOid: $head }) { mergeQueueEntry { id position state } }
}`;

/** Pull requests that have passed, one for each name, in the queue of main. */
async function queued(...names: string[]) {
  github.current.createRuleset({ repository: REPOSITORY, checks: ["build"], queue: { method: "squash" } });
  const made: { number: number; sha: string; id: string }[] = [];
  for (const name of names) {
    const { number, sha, opened } = await propose(acme.asInstallation, {
      branch: name,
      content: `${name}\n`,
      path: name,
    });
    pass(sha);
    made.push({ number, sha, id: text(opened, "node_id") });
  }
  for (const { id, sha } of made) await graphql(acme.asInstallation, ENQUEUE, { id, head: sha });
  await settle();
  return made;
}

// Source: "Managing a merge queue" and "Merging a pull request with a merge queue" (docs.github.com); the event merge_group in
// "Webhook events and payloads"; facts: "queues rebuild, eject and dequeue on push".
describe("a merge queue", () => {
  it("is the only way in, and takes what has passed", async () => {
    github.current.createRuleset({ repository: REPOSITORY, checks: ["build"], queue: {} });
    const { number, sha, opened } = await propose(acme.asInstallation, { branch: "a", content: "x: 2\n" });
    const id = text(opened, "node_id");
    const early = await graphql(acme.asInstallation, ENQUEUE, { id });
    expect(at(early, "errors/0/message")).toBe('Required status check "build" is expected.');
    pass(sha);
    const merged = await acme.asInstallation(`PUT ${REPO}/pulls/${number}/merge`);
    expect(text(merged, "message")).toContain("Changes must be made through the merge queue");
    expect((await graphql(acme.asInstallation, ENQUEUE, { id, head: acme.env.head })).body).toMatchObject({
      errors: [{ type: "UNPROCESSABLE", message: "The head ref has changed" }],
    });
    const entry = await graphql(acme.asInstallation, ENQUEUE, { id, head: sha });
    expect(at(entry, "data/enqueuePullRequest/mergeQueueEntry")).toMatchObject({ position: 1, state: "QUEUED" });
  });

  it("builds a commit of its own for each entry, on the one before, and asks for checks on it", async () => {
    const [a, b] = await queued("a", "b");
    const groups = heard("merge_group").map(({ action, merge_group }) => ({ action, ...merge_group }));
    expect(groups).toMatchObject([
      { action: "checks_requested", base_ref: "refs/heads/main", base_sha: acme.env.head },
      { action: "checks_requested", base_sha: acme.env.head },
    ]);
    expect(groups[0].head_ref).toBe(`refs/heads/gh-readonly-queue/main/pr-${a?.number}-${acme.env.head}`);
    expect(groups[1].head_ref).toBe(`refs/heads/gh-readonly-queue/main/pr-${b?.number}-${groups[0].head_sha}`);
    expect(groups[0].head_sha).not.toBe(a?.sha);
    const second = await acme.asInstallation(`GET ${REPO}/git/commits/${groups[1].head_sha}`);
    expect(at(second, "parents/0/sha")).toBe(groups[0].head_sha);
  });

  it("merges what passes on that commit, in order, and clears up behind itself", async () => {
    const [a, b] = await queued("a", "b");
    const [first, second] = heard("merge_group").map(({ merge_group }) => merge_group.head_sha);
    pass(second);
    await settle();
    expect(pull(a?.number ?? 0).merged).toBe(false);
    pass(first);
    await settle();
    expect([pull(a?.number ?? 0).merge_commit_sha, pull(b?.number ?? 0).merge_commit_sha]).toEqual([first, second]);
    expect(text(await acme.asInstallation(`GET ${REPO}/git/ref/heads/main`), "object/sha")).toBe(second);
    expect(queueRefs()).toEqual([]);
    expect(heard("merge_group").slice(2)).toMatchObject([
      { action: "destroyed", reason: "merged" },
      { action: "destroyed", reason: "merged" },
    ]);
    const dequeued = heard("pull_request").filter(({ action }) => action === "dequeued");
    expect(dequeued.map(({ reason }) => reason)).toEqual(["MERGE", "MERGE"]);
  });

  it("drops what fails, and builds those behind it again without it", async () => {
    const [a, b] = await queued("a", "b");
    const [first, second] = heard("merge_group").map(({ merge_group }) => merge_group.head_sha);
    const failed = { context: "build", state: "failure" } as const;
    github.current.setStatus({ repository: REPOSITORY, ref: first, as: "ada", ...failed });
    await settle();
    expect(heard("pull_request").at(-1)).toMatchObject({ action: "dequeued", number: a?.number, reason: "CI_FAILURE" });
    const [[, rebuilt] = []] = queueRefs();
    expect(queueRefs()).toHaveLength(1);
    expect(rebuilt).not.toBe(second);
    pass(rebuilt ?? "");
    await settle();
    expect(pull(b?.number ?? 0)).toMatchObject({ merged: true, merge_commit_sha: rebuilt });
    expect(pull(a?.number ?? 0)).toMatchObject({ state: "open", merged: false });
  });

  it("drops what is pushed to, closed, or taken out by hand", async () => {
    const [a, b, c] = await queued("a", "b", "c");
    github.current.push({ repository: REPOSITORY, as: "ada", branch: "a", files: { a: "again\n" } });
    github.current.closePullRequest({ repository: REPOSITORY, number: b?.number ?? 0, as: "ada" });
    const DEQUEUE = "mutation D($id: ID!) { dequeuePullRequest(input: { id: $id }) { mergeQueueEntry { id } } }";
    await graphql(acme.asInstallation, DEQUEUE, { id: c?.id });
    await settle();
    const dequeued = heard("pull_request").filter(({ action }) => action === "dequeued");
    expect(dequeued.map(({ number }) => number)).toEqual([a?.number, b?.number, c?.number]);
    expect(queueRefs()).toEqual([]);
  });

  it("starts over when the base moves by other ways", async () => {
    await queued("a");
    const [before] = queueRefs();
    github.current.createRuleset({ repository: REPOSITORY, include: ["nothing"] });
    github.current.createOrganisation({ login: "nobody" });
    const rulesets = await acme.asInstallation(`GET ${REPO}/rulesets`);
    expect(at(rulesets, "0/name")).toBeDefined();
    // Somebody whom the rules do not bind pushes.
    github.current.deleteRuleset({ repository: REPOSITORY, id: Number(text(rulesets, "0/id")) });
    github.current.push({ repository: REPOSITORY, as: "ada", files: { "hotfix.md": "1\n" } });
    github.current.createRuleset({ repository: REPOSITORY, checks: ["build"], queue: { method: "squash" } });
    await settle();
    const [after] = queueRefs();
    expect(after?.[0]).not.toBe(before?.[0]);
    expect(heard("merge_group").map(({ action, reason }) => reason ?? action)).toEqual([
      "checks_requested",
      "invalidated",
      "checks_requested",
    ]);
  });

  it("gives up on checks that never come", async () => {
    await queued("a");
    github.current.advance({ ms: 60 * 60_000 });
    await settle();
    expect(heard("pull_request").at(-1)).toMatchObject({ action: "dequeued", reason: "CI_TIMEOUT" });
  });

  it("drops what conflicts with those before it", async () => {
    github.current.createRuleset({ repository: REPOSITORY, queue: { minEntriesToMerge: 2 } });
    const one = await propose(acme.asInstallation, { branch: "a", content: "x: 2\n" });
    const two = await propose(acme.asInstallation, { branch: "b", content: "x: 3\n" });
    for (const { opened } of [one, two]) await graphql(acme.asInstallation, ENQUEUE, { id: text(opened, "node_id") });
    await settle();
    expect(heard("pull_request").at(-1)).toMatchObject({
      action: "dequeued",
      number: two.number,
      reason: "MERGE_CONFLICT",
    });
    github.current.advance({ ms: 5 * 60_000 });
    await settle();
    expect(github.current.readFile({ repository: REPOSITORY, path: FILE })).toBe("x: 2\n");
  });
});

const ENABLE = `mutation Enable($id: ID!) {
  enablePullRequestAutoMerge(input: { pullRequestId: $id, mergeMethod: SQUASH }) {
    pullRequest { autoMergeRequest { mergeMethod enabledBy { login } } }
  }
}`;

// Source: "Automatically merging a pull request" (docs.github.com); the refusals from
// peter-evans/enable-pull-request-automerge#343 and #355, iterative/cml#955.
describe("auto-merge", () => {
  const enable = (opened: unknown) => graphql(acme.asInstallation, ENABLE, { id: text(opened, "node_id") });

  it("is refused where the repository, the branch or the moment has no use for it", async () => {
    const { opened, sha } = await propose(acme.asInstallation, { branch: "a", content: "x: 2\n" });
    const refusal = async () => at(await enable(opened), "errors/0/message");
    expect(await refusal()).toBe("Pull request Auto merge is not allowed for this repository");
    github.current.updateSettings({ repository: REPOSITORY, settings: { allowAutoMerge: true } });
    expect(await refusal()).toBe("Pull request Protected branch rules not configured for this branch");
    github.current.protectBranch({ repository: REPOSITORY, branch: "main", checks: ["build"] });
    pass(sha);
    expect(await refusal()).toBe("Pull request Pull request is in clean status");
  });

  it("merges once what was missing has come", async () => {
    github.current.updateSettings({ repository: REPOSITORY, settings: { allowAutoMerge: true } });
    github.current.protectBranch({ repository: REPOSITORY, branch: "main", checks: ["build"], reviews: {} });
    const { number, opened, sha } = await propose(acme.asInstallation, { branch: "a", content: "x: 2\n" });
    const enabled = await enable(opened);
    expect(at(enabled, "data/enablePullRequestAutoMerge/pullRequest/autoMergeRequest")).toEqual({
      mergeMethod: "SQUASH",
      enabledBy: { login: "towpath" },
    });
    pass(sha);
    await settle();
    expect(pull(number).merged).toBe(false);
    github.current.review({ repository: REPOSITORY, number, as: "bob", event: "APPROVE" });
    await settle();
    expect(pull(number)).toMatchObject({ merged: true, merged_by: { login: "towpath[bot]" } });
    expect(heard("pull_request").map(({ action }) => action)).toEqual(["opened", "auto_merge_enabled", "closed"]);
  });

  it("ends when somebody without write access pushes, and when it is taken back", async () => {
    github.current.updateSettings({ repository: REPOSITORY, settings: { allowAutoMerge: true } });
    github.current.protectBranch({ repository: REPOSITORY, branch: "main", checks: ["build"] });
    github.current.createUser({ login: "eve" });
    const { opened, number } = await propose(acme.asInstallation, { branch: "a", content: "x: 2\n" });
    await enable(opened);
    github.current.push({ repository: REPOSITORY, as: "bob", branch: "a", files: { "more.md": "1\n" } });
    expect(pull(number).auto_merge).toMatchObject({ merge_method: "squash" });
    github.current.push({ repository: REPOSITORY, as: "eve", branch: "a", files: { "more.md": "2\n" } });
    expect(pull(number).auto_merge).toBeNull();
    await enable(opened);
    const DISABLE = `mutation Off($id: ID!) { disablePullRequestAutoMerge(input: { pullRequestId: $id }) { clientMutationId } }`;
    await graphql(acme.asInstallation, DISABLE, { id: text(opened, "node_id") });
    expect(pull(number).auto_merge).toBeNull();
  });
});
