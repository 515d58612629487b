import { describe, expect, it } from "@jest/globals";
import { readDescription } from "../../../src/sandbox/contract/description.ts";
import { createOperationFinder } from "../../../src/sandbox/contract/operation-finder.ts";

const find = createOperationFinder(readDescription());
const REPO = "/repos/{owner}/{repo}";

describe("finding the operation of a request", () => {
  it.each([
    ["GET", "/repos/acme/env", `GET ${REPO}`, { owner: "acme", repo: "env" }],
    ["get", "/repos/acme/env.git/pulls/7", `GET ${REPO}/pulls/{pull_number}`, { pull_number: "7" }],
    ["GET", "/repos/acme/env/git/ref/heads/a/b", `GET ${REPO}/git/ref/{ref}`, { ref: "heads/a/b" }],
    ["GET", "/repos/acme/env/git/ref/heads%2Fa%2Fb", `GET ${REPO}/git/ref/{ref}`, { ref: "heads/a/b" }],
    ["GET", "/repos/acme/env/contents/apps/a%20b/x.yaml", `GET ${REPO}/contents/{path}`, { path: "apps/a b/x.yaml" }],
    ["GET", "/repos/acme/env/contents", `GET ${REPO}/contents/{path}`, { path: "" }],
    ["GET", "/repos/acme/env/commits/env/prod", `GET ${REPO}/commits/{ref}`, { ref: "env/prod" }],
    ["GET", "/repos/acme/env/commits/env/prod/status", `GET ${REPO}/commits/{ref}/status`, { ref: "env/prod" }],
    [
      "GET",
      "/repos/acme/env/branches/env/prod/protection",
      `GET ${REPO}/branches/{branch}/protection`,
      { branch: "env/prod" },
    ],
    ["GET", "/repos/acme/env/compare/main...a/b", `GET ${REPO}/compare/{basehead}`, { basehead: "main...a/b" }],
    ["GET", "/repos/acme/env/issues/comments", `GET ${REPO}/issues/comments`, {}],
  ])("%s %s is %s", (method, path, name, parameters) => {
    const found = find(method, path);
    expect(found?.name).toBe(name);
    expect(found?.pathParameters).toMatchObject(parameters);
  });

  it.each([
    ["GET", "/repos/acme/env/pulls/7/files/x"],
    ["GET", "/repos/acme/team/env"],
    ["PUT", "/repos/acme/env/git/refs/heads/a"],
    ["GET", "/repos/acme/env/git/ref/"],
    ["GET", "/"],
  ])("%s %s is none", (method, path) => {
    expect(find(method, path)).toBeUndefined();
  });

  it("keeps a segment that is not percent-encoded as it is", () => {
    expect(find("GET", "/repos/acme/env/contents/100%/x")?.pathParameters["path"]).toBe("100%/x");
  });
});
