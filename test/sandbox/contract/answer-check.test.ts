import { describe, expect, it } from "@jest/globals";
import { createContract } from "../../../src/sandbox/contract/contract.ts";
import type { Exchange } from "../../../src/sandbox/contract/exchange.ts";

const contract = createContract();
const answer = (method: string, path: string, status: number, responseBody?: unknown, rest: Partial<Exchange> = {}) =>
  contract.checkResponse({ method, path, status, responseBody, ...rest });
const REPO = "/repos/acme/env";
const SHA = "6dcb09b5b57875f334f61aebed695e2e4193db5e";
const LABEL = { id: 1, name: "promotion", color: "ededed" };
const FILE = { type: "file", name: "a.yaml", path: "a.yaml", sha: SHA, size: 3, content: "YTog", encoding: "base64" };

describe("an answer of GitHub", () => {
  it("passes with the fields that are read and the types that are described, whatever else is in it", () => {
    expect(answer("GET", `${REPO}/issues/3/labels`, 200, [LABEL, { ...LABEL, name: "dev", added_later: 1 }])).toEqual(
      [],
    );
    expect(answer("PUT", `${REPO}/pulls/3/merge`, 200, { sha: SHA, merged: true, message: "ok" })).toEqual([]);
  });

  it("lacks a field that is read", () => {
    expect(answer("GET", `${REPO}/issues/3/labels`, 200, [LABEL, { id: 1, color: "ededed" }])).toEqual([
      "answer 200 lacks /1/name",
    ]);
    expect(answer("PUT", `${REPO}/pulls/3/merge`, 200, { sha: SHA })).toEqual([
      "answer 200 lacks /merged",
      "answer 200 lacks /message",
    ]);
  });

  it("has the wrong type, also where nobody asked for the field", () => {
    expect(answer("GET", `${REPO}/issues/3/labels`, 200, [{ ...LABEL, id: "1", default: "no" }])).toEqual([
      "answer 200 /0/default must be boolean",
      "answer 200 /0/id must be integer",
    ]);
    expect(answer("GET", `${REPO}/issues/3/labels`, 200, { labels: [] })).toEqual(["answer 200 must be array"]);
  });

  it("may hold null only where null is described", () => {
    const ref = { ref: "refs/heads/a", node_id: "x", url: "u", object: { type: "commit", sha: SHA, url: "u" } };
    expect(answer("GET", `${REPO}/git/ref/heads/a`, 200, ref)).toEqual([]);
    expect(answer("GET", `${REPO}/git/ref/heads/a`, 200, { ...ref, object: null })).toEqual(
      expect.arrayContaining(["answer 200 /object must be object"]),
    );
    expect(answer("GET", `${REPO}/issues/3/labels`, 200, [{ ...LABEL, description: null }])).toEqual([]);
  });

  it("has a time that is none", () => {
    const token = { token: "t", expires_at: "tomorrow", permissions: { contents: "write" } };
    const path = "/app/installations/1/access_tokens";
    expect(answer("POST", path, 201, { ...token, expires_at: "2026-04-01T12:00:00Z" })).toEqual([]);
    expect(answer("POST", path, 201, { ...token, expires_at: 1775044800 })).toEqual([
      "answer 201 /expires_at must be string",
    ]);
    expect(answer("GET", `${REPO}/rulesets/1`, 200, { created_at: "tomorrow" })).toContain(
      'answer 200 /created_at must match format "date-time"',
    );
  });

  it("has a status that the operation does not describe", () => {
    expect(answer("POST", `${REPO}/pulls`, 200, {})).toEqual([
      "answer 200: GitHub's description knows no such status here",
    ]);
    expect(answer("GET", `${REPO}/pulls/3`, 409, { message: "no" })).toEqual([
      "answer 409: GitHub's description knows no such status here",
    ]);
    expect(answer("PUT", `${REPO}/pulls/3/merge`, 409, { message: "Head branch was modified." })).toEqual([]);
  });

  it("may refuse anything for the general reasons, with a message", () => {
    for (const status of [401, 403, 404, 429]) {
      expect(
        answer("POST", `${REPO}/check-runs`, status, { message: "No.", documentation_url: "https://docs" }),
      ).toEqual([]);
      expect(answer("POST", `${REPO}/check-runs`, status, { error: "No." })).toEqual([
        `answer ${status} lacks /message`,
      ]);
    }
    expect(answer("POST", `${REPO}/check-runs`, 422, { message: "Invalid request." })).toEqual([]);
    expect(answer("GET", `${REPO}/check-runs/1`, 422, { message: "Invalid request." })).not.toEqual([]);
    expect(answer("POST", `${REPO}/check-runs`, 502, "<html>Unicorn!</html>")).toEqual([]);
    expect(answer("GET", REPO, 304)).toEqual([]);
  });

  it("has a body where none belongs, or none where one belongs", () => {
    expect(answer("DELETE", `${REPO}/git/refs/heads/a`, 204)).toEqual([]);
    expect(answer("DELETE", `${REPO}/git/refs/heads/a`, 204, { deleted: true })).toEqual(["answer 204 has a body"]);
    expect(answer("GET", REPO, 304, { id: 1 })).toEqual(["answer 304 has a body"]);
    expect(answer("GET", REPO, 200)).toEqual(["answer 200 has no body"]);
  });

  it("is a file, a directory or an object, as it was asked for", () => {
    const directory = [FILE, { ...FILE, content: undefined, encoding: undefined, name: "b", path: "b" }];
    expect(answer("GET", `${REPO}/contents/a.yaml`, 200, FILE)).toEqual([]);
    expect(answer("GET", `${REPO}/contents/`, 200, directory)).toEqual([]);
    expect(answer("GET", `${REPO}/contents/`, 200, [{ ...FILE, sha: undefined }])).toEqual(["answer 200 lacks /0/sha"]);
    const requestHeaders = { accept: "application/vnd.github.object+json" };
    const object = { type: "dir", name: "a", path: "a", sha: SHA, size: 0, entries: [FILE] };
    expect(answer("GET", `${REPO}/contents/a`, 200, object, { requestHeaders })).toEqual([]);
    expect(answer("GET", `${REPO}/contents/a`, 200, object)).toEqual([
      'answer 200 /type must be one of "file", "symlink", "submodule"',
      "answer 200 must be array",
    ]);
  });

  it("may be another media type only where another was asked for", () => {
    const responseHeaders = { "content-type": "application/vnd.github.raw; charset=utf-8" };
    const requestHeaders = { accept: "application/vnd.github.raw+json" };
    expect(answer("GET", `${REPO}/contents/a`, 200, "a: 1\n", { requestHeaders, responseHeaders })).toEqual([]);
    expect(answer("GET", `${REPO}/contents/a`, 200, "a: 1\n", { responseHeaders })).toEqual([
      'answer 200 has the content type "application/vnd.github.raw; charset=utf-8" instead of JSON',
    ]);
  });

  it("says nothing about an operation that is unknown, since the request already does", () => {
    expect(answer("GET", "/nowhere", 200, {})).toEqual([]);
  });
});
