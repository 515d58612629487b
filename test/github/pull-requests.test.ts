import { beforeEach, describe, expect, it } from "@jest/globals";
import nock from "nock";
import { API, answerTokens, createScene, guardNetwork, HOME, operations, pull, SHA } from "./scene.ts";

guardNetwork();
beforeEach(answerTokens);

const PULLS = "/repos/acme/env/pulls";
const NEW = {
  branch: "towpath/promote/dev/checkout",
  base: "main",
  title: "checkout 1.5.0 into dev",
  body: "What changes",
  draft: false,
};

describe("listing open promotions", () => {
  it("asks once a hundred and keeps the App's own of that prefix", async () => {
    nock(API)
      .get(PULLS)
      .query({ state: "open", per_page: 100, page: 1 })
      .reply(
        200,
        [
          pull(),
          pull({ number: 13, user: { login: "eve", type: "User" } }),
          pull({ number: 14, head: { ref: "feature", sha: SHA("b"), repo: { id: HOME.id } } }),
        ],
        {
          link: `<${API}/repositories/77/pulls?page=2>; rel="next", <${API}/repositories/77/pulls?page=2>; rel="last"`,
        },
      );
    nock(API)
      .get(PULLS)
      .query({ state: "open", per_page: 100, page: 2 })
      .reply(200, [
        pull({ number: 15, head: { ref: "towpath/promote/dev/shop", sha: SHA("b"), repo: { id: 4 } } }),
        pull({ number: 16, head: { ref: "towpath/promote/dev/shop", sha: SHA("b"), repo: null } }),
        pull({ number: 17, labels: [{ name: "promotion" }], body: null }),
      ]);
    const open = await createScene().github.pullRequests.listOpen(HOME, "towpath/");
    expect(open.map(({ number }) => number)).toEqual([12, 17]);
    expect(open[1]).toEqual({
      number: 17,
      branch: "towpath/promote/dev/checkout",
      base: "main",
      head: SHA("b"),
      state: "open",
      draft: false,
      title: "checkout 1.5.0 into dev",
      body: "",
      labels: ["promotion"],
      own: true,
      sameRepository: true,
      createdAt: Date.parse("2026-03-02T09:00:00Z"),
      closedAt: undefined,
      mergedAt: undefined,
      mergeCommit: undefined,
      url: "https://github.test/acme/env/pull/12",
    });
  });
});

describe("reading one", () => {
  const words: [string, boolean | null, string][] = [
    ["clean", true, "clean"],
    ["clean", null, "unknown"],
    ["has_hooks", true, "clean"],
    ["unstable", true, "unstable"],
    ["blocked", true, "blocked"],
    ["draft", true, "blocked"],
    ["behind", true, "behind"],
    ["dirty", false, "conflict"],
    ["unknown", null, "unknown"],
    ["a word of tomorrow", true, "unknown"],
  ];
  it.each(words)("GitHub's %s with mergeable %s is %s", async (mergeable_state, mergeable, expected) => {
    nock(API).get(`${PULLS}/12`).reply(200, pull({ mergeable_state, mergeable }));
    expect(await createScene().github.pullRequests.get(HOME, 12)).toMatchObject({ mergeable: expected });
  });

  it("takes the merge commit only of a merged one", async () => {
    const merged = { state: "closed", closed_at: "2026-03-02T09:30:00Z", merged_at: "2026-03-02T09:30:00Z" };
    nock(API)
      .get(`${PULLS}/12`)
      .reply(200, pull({ ...merged, merged_by: { login: "ada" } }));
    expect(await createScene().github.pullRequests.get(HOME, 12)).toMatchObject({
      mergeCommit: SHA("9"),
      mergedBy: "ada",
      closedBy: undefined,
    });
  });

  it.each([
    ["ada", false],
    ["towpath[bot]", true],
  ])("says that %s closed it unmerged", async (login, ourselves) => {
    nock(API)
      .get(`${PULLS}/12`)
      .reply(200, pull({ state: "closed", closed_at: "2026-03-02T09:30:00Z" }));
    nock(API).get("/repos/acme/env/issues/12").reply(200, { closed_by: { login } });
    expect(await createScene().github.pullRequests.get(HOME, 12)).toMatchObject({
      closedBy: { login, ourselves },
      mergeCommit: undefined,
    });
  });
});

describe("opening one", () => {
  it("takes one request", async () => {
    const { branch, ...rest } = NEW;
    nock(API)
      .post(PULLS, { head: branch, ...rest })
      .reply(201, pull());
    const scene = createScene();
    expect(await scene.github.pullRequests.create(HOME, NEW)).toMatchObject({ number: 12, own: true });
    expect(operations(scene).filter((name) => name.includes("pulls"))).toEqual(["POST /repos/{owner}/{repo}/pulls"]);
  });

  it("adopts the one that is open for the branch already", async () => {
    nock(API)
      .post(PULLS)
      .reply(422, {
        message: "Validation Failed",
        errors: [
          { resource: "PullRequest", code: "custom", message: `A pull request already exists for acme:${NEW.branch}.` },
        ],
      });
    nock(API)
      .get(PULLS)
      .query({ state: "all", head: `acme:${NEW.branch}`, sort: "created", direction: "desc", per_page: 100 })
      .reply(200, [pull({ number: 9, state: "closed" }), pull({ number: 8 })]);
    expect(await createScene().github.pullRequests.create(HOME, NEW)).toMatchObject({ number: 8, state: "open" });
  });

  const refusals: [string, object, string, RegExp][] = [
    [
      "an empty difference",
      { resource: "PullRequest", code: "custom", message: `No commits between main and ${NEW.branch}` },
      "no-difference",
      /nothing to propose/,
    ],
    [
      "a draft where the plan has none",
      { resource: "PullRequest", code: "custom", message: "Draft pull requests are not supported in this repository." },
      "draft-unsupported",
      /draft: true/,
    ],
    [
      "a base that is not there",
      { resource: "PullRequest", field: "base", code: "invalid" },
      "base-missing",
      /no branch main/,
    ],
    [
      "anything else",
      { resource: "PullRequest", field: "head", code: "invalid" },
      "refused",
      /PullRequest head invalid/,
    ],
  ];
  it.each(refusals)("%s is a mistake with a sentence", async (_what, error, code, sentence) => {
    nock(API)
      .post(PULLS)
      .reply(422, { message: "Validation Failed", errors: [error] });
    const wish = createScene().github.pullRequests.create(HOME, NEW);
    await expect(wish).rejects.toMatchObject({ name: "Mistake", code });
    await expect(wish).rejects.toThrow(sentence);
  });
});

describe("finding by branch", () => {
  it("leaves out what GitHub lists when it cannot read the branch", async () => {
    nock(API)
      .get(PULLS)
      .query({ state: "all", head: "acme:towpath/promote/a", sort: "created", direction: "desc", per_page: 100 })
      .reply(200, [pull()]);
    expect(await createScene().github.pullRequests.findByBranch(HOME, "towpath/promote/a")).toEqual([]);
  });
});

describe("labels and reviewers", () => {
  it("cost nothing where there are none", async () => {
    const scene = createScene();
    await scene.github.pullRequests.addLabels(HOME, 12, []);
    await scene.github.pullRequests.requestReviews(HOME, 12, [], []);
    expect(scene.requests).toEqual([]);
  });

  it("are one request each", async () => {
    nock(API)
      .post("/repos/acme/env/issues/12/labels", { labels: ["promotion"] })
      .reply(200, []);
    nock(API)
      .post(`${PULLS}/12/requested_reviewers`, { reviewers: ["ada"], team_reviewers: ["sre"] })
      .reply(201, {});
    const { pullRequests } = createScene().github;
    await pullRequests.addLabels(HOME, 12, ["promotion"]);
    await pullRequests.requestReviews(HOME, 12, ["ada"], ["sre"]);
  });

  it("name the reviewers whom GitHub does not take", async () => {
    const message = "Reviews may only be requested from collaborators.";
    nock(API).post(`${PULLS}/12/requested_reviewers`).reply(422, { message });
    const wish = createScene().github.pullRequests.requestReviews(HOME, 12, ["ada"], ["sre"]);
    await expect(wish).rejects.toMatchObject({ code: "reviewer-unknown" });
    await expect(wish).rejects.toThrow(/@ada, team sre/);
  });
});

describe("reviews", () => {
  it("are those that people submitted, oldest first", async () => {
    const review = (state: string, login: string, type = "User") => ({
      user: { login, type },
      state,
      commit_id: SHA("b"),
      submitted_at: "2026-03-02T09:10:00Z",
    });
    nock(API)
      .get(`${PULLS}/12/reviews`)
      .query({ per_page: 100, page: 1 })
      .reply(200, [
        review("COMMENTED", "ada"),
        review("APPROVED", "linter[bot]", "Bot"),
        review("PENDING", "bob"),
        { ...review("APPROVED", ""), user: null },
        review("CHANGES_REQUESTED", "bob"),
      ]);
    const reviews = await createScene().github.pullRequests.reviews(HOME, 12);
    expect(reviews.map(({ login, state }) => [login, state])).toEqual([
      ["ada", "commented"],
      ["ghost", "approved"],
      ["bob", "changes-requested"],
    ]);
  });
});
