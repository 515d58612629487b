import { beforeEach, describe, expect, it } from "@jest/globals";
import nock from "nock";
import { API, answerTokens, createScene, guardNetwork, SHA } from "./scene.ts";

guardNetwork();
beforeEach(answerTokens);

const PATH = `/repos/acme/checkout/compare/${SHA("1")}...${SHA("2")}`;
const compare = (scene = createScene()) => scene.github.comparison.compare(5, "acme/checkout", SHA("1"), SHA("2"));
const commit = (sha: string, message: string, author: object | null) => ({
  sha,
  commit: { message, author: { name: "Ada Lovelace" } },
  author,
});

describe("comparing two source commits", () => {
  it("lists subjects newest first with logins, and asks once", async () => {
    nock(API)
      .get(PATH)
      .reply(200, {
        status: "ahead",
        total_commits: 300,
        html_url: "https://github.test/acme/checkout/compare/1...2",
        commits: [
          commit(SHA("3"), "Fix rounding\n\nLong story", { login: "ada" }),
          commit(SHA("2"), "Add vouchers", {}),
        ],
      });
    const scene = createScene();
    const changes = await compare(scene);
    expect(changes).toEqual({
      status: "ahead",
      total: 300,
      url: "https://github.test/acme/checkout/compare/1...2",
      commits: [
        { sha: SHA("2"), subject: "Add vouchers", author: "Ada Lovelace" },
        { sha: SHA("3"), subject: "Fix rounding", author: "ada" },
      ],
    });
    expect(await compare(scene)).toEqual(changes);
  });

  it("tells nothing where the App sees no such repository or commit", async () => {
    nock(API).get(PATH).reply(404, { message: "Not Found" });
    expect(await compare()).toBeUndefined();
  });
});
