import { beforeEach, describe, expect, it } from "@jest/globals";
import nock from "nock";
import { API, answerTokens, createScene, guardNetwork, HOME, SHA } from "./scene.ts";

guardNetwork();
beforeEach(answerTokens);

const REQUEST = { head: SHA("b"), method: undefined, title: "checkout 1.5.0 into dev (#12)", message: "trailers" };
const QUEUE_RULE = "Repository rule violations found\n\nChanges must be made through the merge queue\n\n";

const refuseMerge = () => nock(API).put("/repos/acme/env/pulls/12/merge").reply(405, { message: QUEUE_RULE });
const answer = (operation: string, reply: object) =>
  nock(API)
    .post("/graphql", ({ query }) => String(query).includes(` ${operation}(`))
    .reply(200, reply);
const entry = (head: string, queued: boolean) =>
  answer("MergeQueueEntry", {
    data: {
      repository: {
        pullRequest: {
          id: "PR_1",
          headRefOid: head,
          state: "OPEN",
          mergeQueueEntry: queued ? { state: "QUEUED" } : null,
        },
      },
    },
  });
const refuse = (operation: string, message: string) =>
  answer(operation, { data: null, errors: [{ type: "UNPROCESSABLE", message, path: [] }] });
const merge = () => createScene().github.pullRequests.merge(HOME, 12, REQUEST);

describe("a branch that is merged through a queue", () => {
  beforeEach(() => void refuseMerge());

  it("has the pull request put into it, with the head that was evaluated", async () => {
    entry(SHA("b"), false);
    nock(API)
      .post("/graphql", ({ query, variables }) => {
        return String(query).includes(" EnqueuePullRequest(") && variables.id === "PR_1" && variables.head === SHA("b");
      })
      .reply(200, { data: { enqueuePullRequest: { mergeQueueEntry: { state: "QUEUED" } } } });
    expect(await merge()).toEqual({ kind: "queued" });
  });

  it("is asked for nothing where the pull request is in it already: the answer to an earlier attempt was lost", async () => {
    entry(SHA("b"), true);
    expect(await merge()).toEqual({ kind: "queued" });
  });

  it("takes nothing but the head that was evaluated", async () => {
    entry(SHA("c"), false);
    expect(await merge()).toEqual({ kind: "moved" });
  });

  it("is read after a refusal, whose words are not documented", async () => {
    entry(SHA("b"), false);
    refuse("EnqueuePullRequest", 'Required status check "build" is expected.');
    entry(SHA("b"), false);
    expect(await merge()).toEqual({ kind: "refused", reason: 'Required status check "build" is expected.' });
  });

  it("may have been entered, or the head moved, between looking and asking", async () => {
    entry(SHA("b"), false);
    refuse("EnqueuePullRequest", "Pull request is already in the queue");
    entry(SHA("b"), true);
    expect(await merge()).toEqual({ kind: "queued" });
    refuseMerge();
    entry(SHA("b"), false);
    refuse("EnqueuePullRequest", "The head ref has changed");
    entry(SHA("c"), false);
    expect(await merge()).toEqual({ kind: "moved" });
  });

  it("is not asked again when the answer is lost: the next pass looks first", async () => {
    entry(SHA("b"), false);
    nock(API)
      .post("/graphql", ({ query }) => String(query).includes(" EnqueuePullRequest("))
      .replyWithError("socket hang up");
    await expect(merge()).rejects.toMatchObject({ name: "Transient" });
  });
});

describe("leaving a merge queue", () => {
  const leave = () => createScene().github.pullRequests.leaveQueue(HOME, 12);

  it("takes one request where the pull request is in none", async () => {
    entry(SHA("b"), false);
    await expect(leave()).resolves.toBeUndefined();
  });

  it("is done also where it was merged or let go meanwhile", async () => {
    entry(SHA("b"), true);
    refuse("DequeuePullRequest", "Pull request is not in the queue");
    entry(SHA("b"), false);
    await expect(leave()).resolves.toBeUndefined();
  });

  it("is a mistake where GitHub refuses it", async () => {
    entry(SHA("b"), true);
    refuse("DequeuePullRequest", "No");
    entry(SHA("b"), true);
    await expect(leave()).rejects.toMatchObject({ name: expect.stringMatching(/Mistake|Error|Refusal/) });
  });

  it("says whether it is in it", async () => {
    entry(SHA("b"), true);
    expect(await createScene().github.pullRequests.isQueued(HOME, 12)).toBe(true);
  });
});
