import { beforeEach, describe, expect, it } from "@jest/globals";
import nock from "nock";
import { API, answerTokens, createScene, guardNetwork, HOME, SHA } from "./scene.ts";

guardNetwork();
beforeEach(answerTokens);

const MERGE = "/repos/acme/env/pulls/12/merge";
const REQUEST = { head: SHA("b"), method: undefined, title: "checkout 1.5.0 into dev (#12)", message: "trailers" };
const refuse = (status: number, message: string, body?: object): void => {
  nock(API)
    .put(MERGE, body && ((sent) => Object.entries(body).every(([key, value]) => sent[key] === value)))
    .reply(status, { message });
};

describe("merging", () => {
  it("names the head that was evaluated, with title and message", async () => {
    nock(API)
      .put(MERGE, { sha: SHA("b"), merge_method: "squash", commit_title: REQUEST.title, commit_message: "trailers" })
      .reply(200, { sha: SHA("c"), merged: true, message: "" });
    const merged = await createScene().github.pullRequests.merge(HOME, 12, { ...REQUEST, method: "squash" });
    expect(merged).toEqual({ kind: "merged", commit: SHA("c") });
  });

  it("says that the head moved", async () => {
    refuse(409, "Head branch was modified. Review and try the merge again.");
    expect(await createScene().github.pullRequests.merge(HOME, 12, REQUEST)).toEqual({ kind: "moved" });
  });

  it("gives GitHub's sentence where its rules refuse, after one request", async () => {
    refuse(405, 'Required status check "build" is expected.');
    const scene = createScene();
    expect(await scene.github.pullRequests.merge(HOME, 12, REQUEST)).toEqual({
      kind: "refused",
      reason: 'Required status check "build" is expected.',
    });
    expect(scene.requests.filter(({ operation }) => operation.startsWith("PUT"))).toHaveLength(1);
  });

  it("reads everything again where the base moved meanwhile", async () => {
    refuse(405, "Base branch was modified. Review and try the merge again.");
    await expect(createScene().github.pullRequests.merge(HOME, 12, REQUEST)).rejects.toMatchObject({
      name: "Transient",
    });
  });

  it("is never repeated when the answer is lost", async () => {
    nock(API).put(MERGE).replyWithError("socket hang up");
    const scene = createScene();
    await expect(scene.github.pullRequests.merge(HOME, 12, REQUEST)).rejects.toMatchObject({ name: "Transient" });
    expect(scene.requests.filter(({ operation }) => operation.startsWith("PUT"))).toHaveLength(1);
  });

  it("finds the method of a squash-only repository and remembers it", async () => {
    refuse(405, "Merge commits are not allowed on this repository.", { merge_method: "merge" });
    nock(API)
      .put(MERGE, ({ merge_method }) => merge_method === "squash")
      .twice()
      .reply(200, { sha: SHA("c"), merged: true, message: "" });
    const scene = createScene();
    await scene.github.pullRequests.merge(HOME, 12, REQUEST);
    await scene.github.pullRequests.merge(HOME, 12, REQUEST);
    expect(scene.requests.filter(({ operation }) => operation.startsWith("PUT"))).toHaveLength(3);
  });

  it("keeps to the method of the configuration and says that the repository does not allow it", async () => {
    refuse(405, "Merge commits are not allowed on this repository.", { merge_method: "merge" });
    expect(await createScene().github.pullRequests.merge(HOME, 12, { ...REQUEST, method: "merge" })).toEqual({
      kind: "refused",
      reason: "Merge commits are not allowed on this repository.",
    });
  });
});
