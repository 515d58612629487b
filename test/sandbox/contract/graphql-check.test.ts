import { describe, expect, it } from "@jest/globals";
import { createContract } from "../../../src/sandbox/contract/contract.ts";
import { createGraphqlCheck } from "../../../src/sandbox/contract/graphql-check.ts";

const { request, answer } = createGraphqlCheck();
const PULL = `query($owner: String!, $name: String!, $number: Int!) {
  repository(owner: $owner, name: $name) { pull: pullRequest(number: $number) { id isDraft headRefOid author { login } } }
}`;
const VARIABLES = { owner: "acme", name: "env", number: 7 };
const FOUND = {
  id: "PR_1",
  isDraft: false,
  headRefOid: "6dcb09b5b57875f334f61aebed695e2e4193db5e",
  author: { login: "a" },
};

describe("a GraphQL request", () => {
  it("passes when GitHub's schema has all of it", () => {
    expect(request(PULL, VARIABLES)).toEqual([]);
    const mutation = `mutation($input: ConvertPullRequestToDraftInput!) {
      convertPullRequestToDraft(input: $input) { pullRequest { id } }
    }`;
    expect(request(mutation, { input: { pullRequestId: "PR_1" } })).toEqual([]);
    expect(request(mutation, { input: { pullRequest: "PR_1" } })).not.toEqual([]);
  });

  it("is told an unknown field, a mistyped or missing variable, one too many, and broken text", () => {
    expect(request("{ viewer { login, colour } }")).toEqual([expect.stringContaining('Cannot query field "colour"')]);
    expect(request(PULL, { ...VARIABLES, number: "7" })).toEqual([expect.stringContaining('"$number"')]);
    expect(request(PULL, { owner: "acme", number: 7 })).toEqual([expect.stringContaining('"$name"')]);
    expect(request(PULL, { ...VARIABLES, branch: "main" })).toEqual([expect.stringContaining('the variable "branch"')]);
    expect(request("{ viewer { login ")).toEqual([expect.stringContaining("Syntax Error")]);
  });
});

describe("a GraphQL answer", () => {
  const check = (pull: unknown): string[] => answer(PULL, VARIABLES, { repository: { pull } });

  it("passes with what was asked for, under the names that were asked for", () => {
    expect(check(FOUND)).toEqual([]);
    expect(check(null)).toEqual([]);
    expect(answer(PULL, VARIABLES, null)).toEqual([]);
  });

  it("has the wrong type, null where none may be, a field too many or one too few", () => {
    expect(check({ ...FOUND, isDraft: "no" })).toEqual([expect.stringContaining("Boolean")]);
    expect(check({ ...FOUND, id: 5 })).toEqual([
      "graphql answer: /repository/pull/id is not what GitHub's schema has there",
    ]);
    expect(check({ ...FOUND, headRefOid: null })).toEqual([expect.stringContaining("non-nullable")]);
    expect(check({ ...FOUND, title: "t" })).toEqual([expect.stringContaining("/repository/pull/title")]);
    expect(check({ ...FOUND, author: {} })).toEqual([expect.stringContaining("login")]);
    expect(answer(PULL, VARIABLES, { repository: { pullRequest: FOUND } })).not.toEqual([]);
  });

  it("is told apart by its fragments where it does not name its type", () => {
    const query = `{ repository(owner: "a", name: "b") { object(expression: "main:x") { ... on Tree { entries { name } } ... on Blob { text } } } }`;
    const check = (object: unknown): string[] => answer(query, undefined, { repository: { object } });
    expect(check({ text: "a: 1" })).toEqual([]);
    expect(check({ entries: [{ name: "x" }] })).toEqual([]);
    expect(check({})).toEqual([]);
    expect(check({ text: 1 })).toEqual([expect.stringContaining("text")]);
  });
});

describe("a GraphQL exchange", () => {
  const contract = createContract();
  const exchange = {
    method: "POST",
    path: "/graphql",
    requestBody: { query: PULL, variables: VARIABLES },
    status: 200,
  };

  it("is checked as a request and as an answer", () => {
    expect(contract.checkRequest(exchange)).toEqual([]);
    expect(contract.checkRequest({ ...exchange, path: "/api/graphql", requestBody: { query: "{ no }" } })).not.toEqual(
      [],
    );
    expect(contract.checkRequest({ ...exchange, requestBody: {} })).toEqual(["graphql: the body holds no query"]);
    expect(contract.checkResponse({ ...exchange, responseBody: { data: { repository: { pull: FOUND } } } })).toEqual(
      [],
    );
    expect(contract.checkResponse({ ...exchange, responseBody: { data: { repository: {} } } })).not.toEqual([]);
  });
});
