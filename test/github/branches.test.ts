import { beforeEach, describe, expect, it } from "@jest/globals";
import nock from "nock";
import { API, answerTokens, createScene, guardNetwork, HOME, operations, pull, SHA } from "./scene.ts";

guardNetwork();
beforeEach(answerTokens);

const REPO = "/repos/acme/env";
const BRANCH = "towpath/promote/dev/checkout";
const REF = `${REPO}/git/ref/${encodeURIComponent(`heads/${BRANCH}`)}`;
const nodeId = (): void => {
  nock(API)
    .post("/graphql", ({ query }) => /query RepositoryNodeId/.test(query))
    .reply(200, { data: { repository: { id: "R_77" } } });
};
const updateRefs = (answer: object, input: object = {}): void => {
  nock(API)
    .post("/graphql", ({ query, variables }) => {
      if (!/mutation MoveBranch/.test(query)) return false;
      if (Object.keys(input).length > 0) expect(variables).toEqual(input);
      return true;
    })
    .reply(200, answer);
};
const done = { data: { updateRefs: { clientMutationId: null } } };
const refused = {
  data: { updateRefs: null },
  errors: [{ type: "UNPROCESSABLE", message: "Something about the ref." }],
};
const standsAt = (sha: string): void => {
  nock(API)
    .get(REF)
    .reply(200, { ref: `refs/heads/${BRANCH}`, object: { sha, type: "commit" } });
};

describe("a commit", () => {
  it("takes two requests, holds contents inline and names no author", async () => {
    nock(API)
      .post(`${REPO}/git/trees`, {
        base_tree: SHA("0"),
        tree: [
          { path: "dev/values.yaml", mode: "100644", type: "blob", content: "\uFEFFtag: 1.5.0\r\n" },
          { path: "old.yaml", mode: "100755", type: "blob", sha: null },
        ],
      })
      .reply(201, { sha: SHA("1") });
    nock(API)
      .post(`${REPO}/git/commits`, { message: "checkout 1.5.0", tree: SHA("1"), parents: [SHA("a")] })
      .reply(201, { sha: SHA("c"), tree: { sha: SHA("1") } });
    const made = await createScene().github.branches.commit(HOME, {
      parents: [SHA("a")],
      baseTree: SHA("0"),
      changes: [
        { path: "dev/values.yaml", mode: "100644", text: "\uFEFFtag: 1.5.0\r\n" },
        { path: "old.yaml", mode: "100755", text: undefined },
      ],
      message: "checkout 1.5.0",
    });
    expect(made).toEqual({ sha: SHA("c"), tree: SHA("1") });
  });

  it("without a base makes a tree of its own, and without changes takes the base's", async () => {
    nock(API)
      .post(`${REPO}/git/trees`, (body) => !("base_tree" in body))
      .reply(201, { sha: SHA("1") });
    nock(API)
      .post(`${REPO}/git/commits`)
      .twice()
      .reply(201, { sha: SHA("c"), tree: { sha: SHA("1") } });
    const { branches } = createScene().github;
    const changes = [{ path: "a", mode: "100644", text: "" }];
    await branches.commit(HOME, { parents: [], baseTree: undefined, changes, message: "ledger" });
    await branches.commit(HOME, { parents: [SHA("a")], baseTree: SHA("0"), changes: [], message: "nothing" });
  });

  it("that GitHub does not take names the files", async () => {
    nock(API).post(`${REPO}/git/trees`).reply(422, { message: "tree.path contains a malformed path component" });
    const changes = [{ path: "../x", mode: "100644", text: "" }];
    const wish = createScene().github.branches.commit(HOME, { parents: [], baseTree: SHA("0"), changes, message: "m" });
    await expect(wish).rejects.toMatchObject({ code: "content-refused" });
    await expect(wish).rejects.toThrow(/\.\.\/x in acme\/env: tree\.path contains/);
  });
});

describe("making a branch", () => {
  const create = () => createScene().github.branches.create(HOME, BRANCH, SHA("c"));

  it("is one request", async () => {
    nock(API)
      .post(`${REPO}/git/refs`, { ref: `refs/heads/${BRANCH}`, sha: SHA("c") })
      .reply(201, {});
    expect(await create()).toBe("created");
  });

  it("says that somebody was there first", async () => {
    nock(API).post(`${REPO}/git/refs`).reply(422, { message: "Reference already exists" });
    expect(await create()).toBe("exists");
  });

  it("names the rule that forbids it", async () => {
    nock(API).post(`${REPO}/git/refs`).reply(422, {
      message: "Repository rule violations found\n\nCannot create ref due to creations being restricted.\n\n",
    });
    const wish = create();
    await expect(wish).rejects.toMatchObject({ code: "branch-protected" });
    await expect(wish).rejects.toThrow(/creations being restricted/);
  });
});

describe("moving a branch", () => {
  it("names the commit that it must stand at, force included", async () => {
    nodeId();
    updateRefs(done, {
      repositoryId: "R_77",
      refUpdates: [{ name: `refs/heads/${BRANCH}`, beforeOid: SHA("b"), afterOid: SHA("c"), force: true }],
    });
    expect(await createScene().github.branches.move(HOME, BRANCH, SHA("b"), SHA("c"))).toBe("moved");
  });

  it("asks for the repository's node id only where no answer told it", async () => {
    nock(API).get(`${REPO}/pulls/12`).reply(200, pull());
    updateRefs(done);
    const scene = createScene();
    await scene.github.pullRequests.get(HOME, 12);
    await scene.github.branches.move(HOME, BRANCH, SHA("b"), SHA("c"));
    expect(operations(scene)).toContain("POST /graphql MoveBranch");
    expect(operations(scene)).not.toContain("POST /graphql RepositoryNodeId");
  });

  it("leaves a person's push alone", async () => {
    nodeId();
    updateRefs(refused);
    standsAt(SHA("d"));
    expect(await createScene().github.branches.move(HOME, BRANCH, SHA("b"), SHA("c"))).toBe("moved-by-others");
  });

  it("is done where an earlier attempt, whose answer was lost, did it", async () => {
    nodeId();
    updateRefs(refused);
    standsAt(SHA("c"));
    expect(await createScene().github.branches.move(HOME, BRANCH, SHA("b"), SHA("c"))).toBe("moved");
  });

  it("names the rule that forbids it", async () => {
    nodeId();
    updateRefs(refused);
    standsAt(SHA("b"));
    await expect(createScene().github.branches.move(HOME, BRANCH, SHA("b"), SHA("c"))).rejects.toMatchObject({
      code: "branch-protected",
    });
  });

  it("reads GraphQL's own words for missing rights and limits", async () => {
    nodeId();
    updateRefs({ data: null, errors: [{ type: "FORBIDDEN", message: "Resource not accessible by integration" }] });
    const scene = createScene();
    await expect(scene.github.branches.move(HOME, BRANCH, SHA("b"), SHA("c"))).rejects.toMatchObject({
      code: "missing-permission",
    });
    updateRefs({ errors: [{ type: "RATE_LIMITED", message: "API rate limit exceeded" }] });
    await expect(scene.github.branches.move(HOME, BRANCH, SHA("b"), SHA("c"))).rejects.toMatchObject({
      name: "Transient",
      retryAfterMs: 60_000,
    });
  });
});

describe("deleting a branch", () => {
  const remove = () => createScene().github.branches.delete(HOME, BRANCH, SHA("b"));

  it("names the commit that it must stand at", async () => {
    nodeId();
    updateRefs(done, {
      repositoryId: "R_77",
      refUpdates: [{ name: `refs/heads/${BRANCH}`, beforeOid: SHA("b"), afterOid: SHA("0"), force: true }],
    });
    expect(await remove()).toBe("deleted");
  });

  it("counts what is gone as deleted", async () => {
    nodeId();
    updateRefs(refused);
    nock(API).get(REF).reply(404, { message: "Not Found" });
    expect(await remove()).toBe("deleted");
  });

  it("leaves a branch that moved", async () => {
    nodeId();
    updateRefs(refused);
    standsAt(SHA("d"));
    expect(await remove()).toBe("moved-by-others");
  });
});

describe("appending to a branch", () => {
  const append = () => createScene().github.branches.append(HOME, "towpath-ledger", SHA("c"));
  const patch = () =>
    nock(API).patch(`${REPO}/git/refs/${encodeURIComponent("heads/towpath-ledger")}`, { sha: SHA("c"), force: false });

  it.each([
    ["appended", 200, "", "appended"],
    ["diverged", 422, "Update is not a fast forward", "diverged"],
    ["missing", 422, "Reference does not exist", "missing"],
  ])("answers %s", async (_name, status, message, expected) => {
    patch().reply(status, { message });
    expect(await append()).toBe(expected);
  });

  it("names the rule that forbids it", async () => {
    patch().reply(422, { message: "Repository rule violations found\n\nChanges must be made through a pull request." });
    await expect(append()).rejects.toThrow(/branch towpath-ledger.*must be made through a pull request/s);
  });
});
