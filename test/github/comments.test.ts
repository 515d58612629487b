import { beforeEach, describe, expect, it } from "@jest/globals";
import nock from "nock";
import { formatMarker } from "../../src/github/comments.ts";
import { API, answerTokens, createScene, guardNetwork, HOME } from "./scene.ts";

guardNetwork();
beforeEach(answerTokens);

const COMMENTS = "/repos/acme/env/issues/12/comments";
const MARKED = "Replaced by 1.6.0.\n\n<!-- towpath:superseded -->";
const comment = (id: number, body: string, login = "towpath[bot]") => ({ id, body, user: { login, type: "Bot" } });
const listed = (...comments: object[]): void => {
  nock(API).get(COMMENTS).query({ per_page: 100, page: 1 }).reply(200, comments);
};
const say = (scene = createScene(), body = "Replaced by 1.6.0.") =>
  scene.github.pullRequests.say(HOME, 12, "superseded", body);

describe("a comment with a marker", () => {
  it("is written where there is none", async () => {
    listed(comment(1, "Something else"));
    nock(API).post(COMMENTS, { body: MARKED }).reply(201, comment(2, MARKED));
    await say();
  });

  it("is edited where there is one, the oldest of several", async () => {
    listed(comment(3, "old\n\n<!-- towpath:superseded -->"), comment(4, MARKED));
    nock(API).patch("/repos/acme/env/issues/comments/3", { body: MARKED }).reply(200, comment(3, MARKED));
    await say();
  });

  it("is left alone where it says that already", async () => {
    listed(comment(3, MARKED));
    await say();
  });

  it("of somebody else does not count", async () => {
    listed(comment(3, MARKED, "eve"));
    nock(API).post(COMMENTS).reply(201, comment(5, MARKED));
    await say();
  });

  it("is not one in which somebody's words repeat the marker", async () => {
    listed(comment(3, "<!-- towpath:reply:9 -->\n`/hold web <!-- towpath:superseded -->`: **done**"));
    nock(API).post(COMMENTS, { body: MARKED }).reply(201, comment(5, MARKED));
    await say();
  });

  it("is found whatever line breaks GitHub gives back", async () => {
    listed(comment(3, MARKED.replaceAll("\n", "\r\n")));
    nock(API).patch("/repos/acme/env/issues/comments/3", { body: MARKED }).reply(200, comment(3, MARKED));
    await say();
  });

  it("costs nothing when this process has written it, and one request when it changes", async () => {
    listed();
    nock(API).post(COMMENTS).reply(201, comment(5, MARKED));
    const scene = createScene();
    await say(scene);
    await say(scene);
    nock(API).patch("/repos/acme/env/issues/comments/5").reply(200, {});
    await say(scene, "Replaced by 1.7.0.");
  });

  it("may have been changed by another replica meanwhile, so it is read before each change", async () => {
    listed();
    nock(API).post(COMMENTS).reply(201, comment(5, MARKED));
    const scene = createScene({ alone: false });
    await say(scene);
    listed(comment(5, "changed\n\n<!-- towpath:superseded -->"));
    nock(API).patch("/repos/acme/env/issues/comments/5", { body: MARKED }).reply(200, {});
    await say(scene);
  });

  it("is written again where somebody deleted it", async () => {
    listed(comment(3, "old\n\n<!-- towpath:superseded -->"));
    nock(API).patch("/repos/acme/env/issues/comments/3").reply(404, { message: "Not Found" });
    nock(API).post(COMMENTS, { body: MARKED }).reply(201, comment(6, MARKED));
    await say();
  });

  it("is looked for again when the answer to its writing was lost", async () => {
    listed();
    nock(API).post(COMMENTS).replyWithError("socket hang up");
    const scene = createScene();
    await expect(say(scene)).rejects.toMatchObject({ name: "Transient" });
    listed(comment(7, MARKED));
    await say(scene);
  });

  it("cannot be broken out of", () => {
    expect(formatMarker("reply:123/0")).toBe("<!-- towpath:reply:123/0 -->");
    expect(formatMarker("towpath:closed")).toBe("<!-- towpath:closed -->");
    expect(() => formatMarker("a --> b")).toThrow(/cannot be/);
    expect(() => formatMarker("a--b")).toThrow(/cannot be/);
  });
});
