import { describe, expect, it } from "@jest/globals";
import { createContract } from "../../../src/sandbox/contract/contract.ts";
import type { Exchange } from "../../../src/sandbox/contract/exchange.ts";

const contract = createContract();
const send = (method: string, path: string, rest: Partial<Exchange> = {}): string[] =>
  contract.checkRequest({ method, path, status: 200, ...rest });
const REPO = "/repos/acme/env";
const SHA = "6dcb09b5b57875f334f61aebed695e2e4193db5e";

describe("a request to GitHub", () => {
  it("passes when it is as described", () => {
    expect(
      send("POST", `${REPO}/pulls`, { requestBody: { title: "t", head: "a", base: "main", draft: true } }),
    ).toEqual([]);
    expect(
      send("GET", `${REPO}/pulls`, { query: { state: "open", head: "acme:a", per_page: "100", page: "2" } }),
    ).toEqual([]);
    expect(send("PUT", `${REPO}/pulls/7/merge`, { requestBody: { sha: SHA, merge_method: "squash" } })).toEqual([]);
    expect(
      send("PATCH", `${REPO}/check-runs/9`, { requestBody: { status: "completed", conclusion: "success" } }),
    ).toEqual([]);
    expect(send("GET", "/api/v3/app")).toEqual([]);
  });

  it("is told that its path is not described", () => {
    expect(send("POST", `${REPO}/pulls/7/merge`)).toEqual([expect.stringContaining("no operation of GitHub")]);
    expect(send("GET", `${REPO}/pulls/7/8`)).toEqual([expect.stringContaining("no operation of GitHub")]);
    expect(send("GET", "/nowhere")).toEqual([expect.stringContaining("no operation of GitHub")]);
  });

  it("is told a path parameter of the wrong type", () => {
    expect(send("GET", `${REPO}/pulls/seven`)).toEqual(["path /pull_number must be integer"]);
  });

  it("is told an unknown, a mistyped and a missing query parameter", () => {
    expect(send("GET", `${REPO}/pulls`, { query: { heads: "a" } })).toEqual([
      `query has "heads", which GitHub's description does not list`,
    ]);
    expect(send("GET", `${REPO}/pulls`, { query: { page: "two", state: "merged" } })).toEqual([
      "query /page must be integer",
      'query /state must be one of "open", "closed", "all"',
    ]);
    expect(send("GET", `${REPO}/git/trees/${SHA}`, { query: { recursive: "1" } })).toEqual([]);
    expect(send("GET", `${REPO}/pulls`, { query: new URLSearchParams("page=2&order=asc") })).toEqual([
      `query has "order", which GitHub's description does not list`,
    ]);
  });

  it("is told an unknown body property, wherever it is", () => {
    expect(send("POST", `${REPO}/pulls`, { requestBody: { title: "t", head: "a", base: "b", labels: ["x"] } })).toEqual(
      [`request body has "labels", which GitHub's description does not list`],
    );
    const output = { title: "t", summary: "s", colour: "red" };
    expect(send("POST", `${REPO}/check-runs`, { requestBody: { name: "n", head_sha: SHA, output } })).toEqual([
      `request body /output has "colour", which GitHub's description does not list`,
    ]);
    const tree = [{ path: "a", mode: "100644", type: "blob", content: "x", encoding: "utf-8" }];
    expect(send("POST", `${REPO}/git/trees`, { requestBody: { tree } })).toEqual([
      `request body /tree/0 has "encoding", which GitHub's description does not list`,
    ]);
  });

  it("is told an unknown property although a branch of the union is described as open", () => {
    expect(send("PATCH", `${REPO}/check-runs/9`, { requestBody: { status: "in_progress", state: "x" } })).toEqual([
      `request body has "state", which GitHub's description does not list`,
    ]);
    expect(send("POST", `${REPO}/issues/3/labels`, { requestBody: { labels: ["a"], label: "b" } })).toEqual([
      `request body has "label", which GitHub's description does not list`,
    ]);
  });

  it("may fill what is described as free", () => {
    const free = { anything: { at: ["all"] } };
    expect(send("POST", `${REPO}/dispatches`, { requestBody: { event_type: "built", client_payload: free } })).toEqual(
      [],
    );
    const deployment = { ref: SHA, auto_merge: false, required_contexts: [], payload: free };
    expect(send("POST", `${REPO}/deployments`, { requestBody: deployment })).toEqual([]);
  });

  it("is told wrong types, values and lengths, and what is missing", () => {
    expect(send("POST", `${REPO}/pulls`, { requestBody: { title: 5, head: "a", draft: "no" } })).toEqual(
      expect.arrayContaining([
        "request body /title must be string",
        "request body /draft must be boolean",
        'request body lacks "base"',
      ]),
    );
    const conclusion = "fine";
    expect(send("POST", `${REPO}/check-runs`, { requestBody: { name: "n", head_sha: SHA, conclusion } })).toEqual([
      expect.stringMatching(/^request body \/conclusion must be one of "action_required", /),
    ]);
    const annotation = { path: "a", start_line: 1, end_line: 1, annotation_level: "notice", message: "m" };
    const output = { title: "t", summary: "s", annotations: Array.from({ length: 51 }, () => annotation) };
    expect(send("POST", `${REPO}/check-runs`, { requestBody: { name: "n", head_sha: SHA, output } })).toEqual([
      "request body /output/annotations must NOT have more than 50 items",
    ]);
    expect(send("POST", `${REPO}/pulls`)).toEqual(["request body is missing"]);
  });

  it("may send null only where null is described", () => {
    expect(send("POST", `${REPO}/git/trees`, { requestBody: { tree: [{ path: "a", sha: null }] } })).toEqual([]);
    expect(send("POST", `${REPO}/pulls`, { requestBody: { title: null, head: "a", base: "b" } })).toEqual([
      "request body /title must be string",
    ]);
  });

  it("is told a body where none is taken, unless it is empty", () => {
    expect(send("POST", "/app/hook/deliveries/1/attempts", { requestBody: { force: true } })).toEqual([
      "request body is sent, and the operation takes none",
    ]);
    expect(send("POST", "/app/hook/deliveries/1/attempts", { requestBody: {} })).toEqual([]);
    expect(send("DELETE", `${REPO}/git/refs/heads%2Fa`, { requestBody: "" })).toEqual([]);
  });
});
