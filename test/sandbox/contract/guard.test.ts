import { describe, expect, it } from "@jest/globals";
import { createContract } from "../../../src/sandbox/contract/contract.ts";
import { contractGuard } from "../../../src/sandbox/contract/guard.ts";

const contract = createContract();
const TOKEN = `ghs_${"A".repeat(36)}`;
const good = {
  method: "DELETE",
  path: "/repos/acme/env/git/refs/heads/a",
  status: 204,
};
const wrongRequest = {
  method: "POST",
  path: "/repos/acme/env/pulls",
  requestBody: { title: `for ${TOKEN}`, head: "a", base: "main", labels: ["x"] },
  requestHeaders: { authorization: `token ${TOKEN}` },
  status: 422,
  responseBody: { message: "Validation Failed" },
};
const wrongAnswer = {
  method: "POST",
  path: "/app/installations/1/access_tokens",
  status: 201,
  responseBody: { token: TOKEN, expires_at: 5, permissions: {} },
};

describe("the guard of a test", () => {
  it("is clean, and counts, where all is as GitHub describes it", () => {
    const guard = contractGuard(contract);
    guard.onExchange(good);
    guard.onWebhook({ event: "ping", payload: { zen: "z", hook_id: 1 } });
    expect(guard.violations()).toEqual([]);
    expect(guard.checked()).toBe(2);
    expect(() => guard.assertClean()).not.toThrow();
  });

  it("never throws into the flow, and says all at the end, once", () => {
    const guard = contractGuard(contract);
    guard.onExchange(wrongRequest);
    guard.onExchange(wrongAnswer);
    guard.onWebhook({ event: "pull_request", payload: { action: "merged" } });
    expect(guard.violations().map(({ side, operation }) => `${side} ${operation}`)).toEqual([
      "request POST /repos/{owner}/{repo}/pulls",
      "answer POST /app/installations/{installation_id}/access_tokens",
      "webhook pull_request",
    ]);
    expect(() => guard.assertClean()).toThrow(
      /request · POST \/repos\/\{owner\}\/\{repo\}\/pulls\n {2}- request body has "labels".*\n {2}sent: \/repos\/acme\/env\/pulls body: /,
    );
    expect(() => guard.assertClean()).not.toThrow();
  });

  it("notices that the sandbox lacks an operation, though its 404 is one that GitHub could give", () => {
    const guard = contractGuard(contract);
    const answered = { status: 404, responseBody: { message: "Not Found" } };
    guard.onExchange({ ...good, ...answered });
    guard.onExchange({ ...good, ...answered, responseHeaders: { "x-sandbox": "no such operation" } });
    expect(() => guard.assertClean()).toThrow(/- the sandbox answered: no such operation\n/);
  });

  it("shows no secrets", () => {
    const guard = contractGuard(contract);
    guard.onExchange(wrongRequest);
    guard.onExchange(wrongAnswer);
    const said = JSON.stringify(guard.violations());
    expect(said).toContain("[redacted]");
    expect(said).not.toContain(TOKEN);
  });

  it("lets a test be wrong on purpose, once, and says when that did not come", () => {
    const guard = contractGuard(contract);
    guard.expectViolation(/has "labels"/);
    guard.onExchange(wrongRequest);
    expect(() => guard.assertClean()).not.toThrow();

    guard.expectViolation(/has "labels"/);
    guard.onExchange(wrongRequest);
    guard.onExchange(wrongRequest);
    expect(() => guard.assertClean()).toThrow('has "labels"');

    guard.expectViolation(/has "labels"/);
    guard.onExchange(good);
    expect(() => guard.assertClean()).toThrow("expected violation that did not come");
  });
});
