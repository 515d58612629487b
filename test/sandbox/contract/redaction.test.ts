import { describe, expect, it } from "@jest/globals";
import { excerpt, redactText } from "../../../src/sandbox/contract/redaction.ts";

describe("an excerpt of a request", () => {
  it.each([
    ["an installation token, old and long", `token ghs_${"a".repeat(36)} and ghs_12345_eyJhbGci.eyJpc3M.c2ln-x`],
    ["a personal token", `ghp_${"a".repeat(36)}`],
    ["a fine-grained token", "github_pat_11AAA_bbb"],
    ["a JSON Web Token", "Bearer eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiIxIn0.abc-_def"],
    ["a key", "-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----"],
    ["a key cut short", "-----BEGIN PRIVATE KEY-----\nMIIE"],
    ["a password in an address", "https://x-access-token:s3cr3t@github.com/acme/env"],
  ])("hides %s", (_name, text) => {
    const safe = redactText(text);
    expect(safe).toContain("[redacted]");
    expect(safe).not.toMatch(/aaaa|11AAA|eyJ|MIIE|s3cr3t/);
  });

  it("hides fields by their name and keeps the rest", () => {
    expect(excerpt({ token: "abc", webhook_secret: "def", name: "env", access_tokens_url: "u", token_count: 2 })).toBe(
      '{"token":"[redacted]","webhook_secret":"[redacted]","name":"env","access_tokens_url":"u","token_count":2}',
    );
  });

  it("is cut, and says how long it was", () => {
    expect(excerpt("x".repeat(1000), 10)).toBe("xxxxxxxxxx… (1000 characters)");
    expect(excerpt(undefined)).toBe("none");
  });
});
