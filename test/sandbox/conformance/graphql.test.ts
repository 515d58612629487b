import { beforeEach, describe, expect, it } from "@jest/globals";
import type { Acme } from "../../support/acme.ts";
import { useSandbox } from "../../support/sandbox.ts";
import { at, FILE, graphql, propose, REPO, REPOSITORY, setTheStage, text } from "./stage.ts";

const github = useSandbox();
let acme: Acme;
beforeEach(() => {
  acme = setTheStage(github.current);
});

const ZERO = "0".repeat(40);
const UPDATE = `mutation Update($repositoryId: ID!, $refUpdates: [RefUpdate!]!) {
  updateRefs(input: { repositoryId: $repositoryId, refUpdates: $refUpdates }) { clientMutationId }
}`;

const update = async (...refUpdates: object[]) => {
  const repositoryId = text(await acme.asInstallation(`GET ${REPO}`), "node_id");
  return graphql(acme.asInstallation, UPDATE, { repositoryId, refUpdates });
};
const head = (branch: string) => github.current.listRefs({ repository: REPOSITORY })[`refs/heads/${branch}`];

// Source: GitHub's published GraphQL schema, `RefUpdate`: "The value this ref needs to point to before the update."
describe("updateRefs", () => {
  it("moves a branch only from where it is expected, forwards or (forced) anywhere", async () => {
    const { sha: one } = github.current.push({ repository: REPOSITORY, as: "ada", branch: "a", files: { a: "1\n" } });
    const { sha: two } = github.current.push({ repository: REPOSITORY, as: "bob", branch: "a", files: { a: "2\n" } });
    const name = "refs/heads/a";
    const stale = await update({ name, beforeOid: one, afterOid: acme.env.head, force: true });
    expect(stale.body).toMatchObject({ data: { updateRefs: null }, errors: [{ type: "UNPROCESSABLE" }] });
    expect(head("a")).toBe(two);
    expect(at(await update({ name, beforeOid: two, afterOid: one }), "errors")).toHaveLength(1);
    expect(at(await update({ name, beforeOid: two, afterOid: one, force: true }), "errors")).toBeUndefined();
    expect(head("a")).toBe(one);
  });

  it("makes a branch that must not be there, and deletes one that must stand where it is expected", async () => {
    const name = "refs/heads/new";
    const make = { name, beforeOid: ZERO, afterOid: acme.env.head };
    expect(at(await update(make), "errors")).toBeUndefined();
    expect(at(await update(make), "errors")).toHaveLength(1);
    expect(at(await update({ name, beforeOid: ZERO, afterOid: ZERO }), "errors")).toHaveLength(1);
    expect(at(await update({ name, beforeOid: acme.env.head, afterOid: ZERO }), "errors")).toBeUndefined();
    expect(head("new")).toBeUndefined();
  });

  it("does all or nothing", async () => {
    const good = { name: "refs/heads/good", afterOid: acme.env.head };
    const bad = { name: "refs/heads/main", beforeOid: ZERO, afterOid: acme.env.head };
    expect(at(await update(good, bad), "errors")).toHaveLength(1);
    expect(head("good")).toBeUndefined();
  });
});

// Source: "createCommitOnBranch" in the published schema; the words of STALE_DATA as users report them.
describe("createCommitOnBranch", () => {
  const COMMIT = `mutation Commit($input: CreateCommitOnBranchInput!) {
    createCommitOnBranch(input: $input) { commit { oid signature { isValid wasSignedByGitHub } author { name } } }
  }`;
  const commit = (expectedHeadOid: string) =>
    graphql(acme.asInstallation, COMMIT, {
      input: {
        branch: { repositoryNameWithOwner: "acme/env", branchName: "main" },
        expectedHeadOid,
        message: { headline: "Two files", body: "Why." },
        fileChanges: {
          additions: [{ path: "new.md", contents: Buffer.from("new\n").toString("base64") }],
          deletions: [{ path: "README.md" }],
        },
      },
    });

  it("is signed for a bot, on the head that was expected only", async () => {
    const made = await commit(String(acme.env.head));
    expect(at(made, "data/createCommitOnBranch/commit")).toMatchObject({
      oid: head("main"),
      signature: { isValid: true, wasSignedByGitHub: true },
      author: { name: "towpath[bot]" },
    });
    expect(github.current.listFiles({ repository: REPOSITORY })).toEqual([FILE, "new.md"]);
    expect((await commit(String(acme.env.head))).body).toMatchObject({ errors: [{ type: "STALE_DATA" }] });
  });
});

describe("queries", () => {
  it("read files of many repositories in one request, missing ones beside those that are there", async () => {
    const query = `query Files {
      one: repository(owner: "acme", name: "env") { object(expression: "HEAD:${FILE}") { ... on Blob { text isBinary } } }
      two: repository(owner: "acme", name: "checkout") { object(expression: "HEAD:towpath.yaml") { ... on Blob { text } } }
      three: repository(owner: "acme", name: "gone") { id }
    }`;
    expect((await graphql(acme.asInstallation, query)).body).toMatchObject({
      data: {
        one: { object: { text: expect.stringContaining("newTag: 1.4.0"), isBinary: false } },
        two: { object: null },
        three: null,
      },
      errors: [
        { type: "NOT_FOUND", path: ["three"], message: "Could not resolve to a Repository with the name 'acme/gone'." },
      ],
    });
  });

  it("show a pull request with its checks, reviews and labels", async () => {
    const { number, sha } = await propose(acme.asInstallation, { branch: "a", content: "x: 2\n" });
    github.current.setCheck({ repository: REPOSITORY, ref: sha, name: "towpath", conclusion: "success" });
    github.current.review({ repository: REPOSITORY, number, as: "bob", event: "APPROVE" });
    github.current.setLabels({ repository: REPOSITORY, number, as: "ada", labels: ["staging"] });
    await github.current.settle();
    const query = `query One($number: Int!) {
      repository(owner: "acme", name: "env") {
        pullRequest(number: $number) {
          headRefOid mergeable mergeStateStatus reviewDecision isDraft
          author { __typename login }
          latestReviews(first: 5) { nodes { state author { login } } }
          labels(first: 5) { nodes { name } }
          statusCheckRollup { state contexts(first: 5) { totalCount nodes { ... on CheckRun { name conclusion } } } }
        }
      }
    }`;
    expect(at(await graphql(acme.asInstallation, query, { number }), "data/repository/pullRequest")).toEqual({
      headRefOid: sha,
      mergeable: "MERGEABLE",
      mergeStateStatus: "CLEAN",
      reviewDecision: "APPROVED",
      isDraft: false,
      author: { __typename: "Bot", login: "towpath" },
      latestReviews: { nodes: [{ state: "APPROVED", author: { login: "bob" } }] },
      labels: { nodes: [{ name: "staging" }] },
      statusCheckRollup: {
        state: "SUCCESS",
        contexts: { totalCount: 1, nodes: [{ name: "towpath", conclusion: "SUCCESS" }] },
      },
    });
  });

  // Source: "Resource limitations" (docs.github.com/graphql): every connection needs first or last.
  it("must say how much of a connection they want", async () => {
    const query = `{ repository(owner: "acme", name: "env") { pullRequests { totalCount } } }`;
    expect((await graphql(acme.asInstallation, query)).body).toMatchObject({
      errors: [{ type: "MISSING_PAGINATION_BOUNDARIES" }],
    });
  });

  it("that the schema does not allow are errors, and so are fields that the sandbox does not know", async () => {
    const ask = async (query: string) => text(await graphql(acme.asInstallation, query), "errors/0/message");
    expect(await ask(`{ repository(owner: "acme", name: "env") { nonsense } }`)).toContain("Cannot query field");
    const unknown = `{ repository(owner: "acme", name: "env") { diskUsage } }`;
    expect(await ask(unknown)).toBe("The sandbox does not know the field Repository.diskUsage.");
    github.guard.reset();
  });

  it("need the permission that REST needs", async () => {
    const { token } = github.current.installationToken({ account: "acme", permissions: { issues: "read" } });
    const { asker } = await import("../../support/ask-sandbox.ts");
    const query = `{ repository(owner: "acme", name: "env") { object(expression: "HEAD:README.md") { id } } }`;
    expect((await graphql(asker(github.current, `token ${token}`), query)).body).toMatchObject({
      errors: [{ type: "FORBIDDEN", message: "Resource not accessible by integration" }],
    });
  });

  it("turn drafts into pull requests and back", async () => {
    const { opened, number } = await propose(acme.asInstallation, { branch: "a", content: "x: 2\n" });
    const id = text(opened, "node_id");
    const run = (name: string) =>
      graphql(
        acme.asInstallation,
        `mutation M($id: ID!) { ${name}(input: { pullRequestId: $id }) { pullRequest { isDraft } } }`,
        { id },
      );
    expect(at(await run("convertPullRequestToDraft"), "data/convertPullRequestToDraft/pullRequest/isDraft")).toBe(true);
    expect(at(await acme.asInstallation(`GET ${REPO}/pulls/${number}`), "draft")).toBe(true);
    expect(
      at(await run("markPullRequestReadyForReview"), "data/markPullRequestReadyForReview/pullRequest/isDraft"),
    ).toBe(false);
  });
});
