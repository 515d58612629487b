/** What gives a secret away, compared with what other scanners know; and that nothing repeats it. */
import { describe, expect, it } from "@jest/globals";
import { ALL_RULES } from "../../../src/validation/rules/all.ts";
import { runRules } from "../../../src/validation/rules/run-rules.ts";
import { looksSecret } from "../../../src/validation/rules/secrets/telling-names.ts";
import { findTokens } from "../../../src/validation/rules/secrets/tokens.ts";
import { scopeOf } from "./support/fixture.ts";

/** Made up and put together here, so that no scanner takes this file for a leak. */
const letters = (count: number): string => "a1B2c3D4e5F6g7H8i9J0".repeat(20).slice(0, count);
/** As Flux fills it in. */
const FILLED_IN = ["$", "{PASSWORD}"].join("");
const hex = (count: number): string => "0a1b2c3d4e5f6789".repeat(10).slice(0, count);

const TOKENS: readonly (readonly [string, string])[] = [
  ["an AWS access key", `AKIA${"QRSTUVWXYZ234567".slice(0, 16)}`],
  ["a GitHub token", `ghp_${letters(36)}`],
  ["a GitHub token", `github_pat_${letters(22)}_${letters(59)}`],
  ["a GitLab token", `glpat-${letters(20)}`],
  ["a Slack token", `xoxb-${hex(12)}-${hex(12)}`],
  ["a Slack webhook", `https://hooks.slack.com/services/T${hex(8)}/B${hex(8)}/${letters(24)}`],
  ["an npm token", `npm_${letters(36)}`],
  ["a Docker Hub token", `dckr_pat_${letters(27)}`],
  ["an Anthropic key", `sk-ant-api03-${letters(90)}`],
  ["an OpenAI key", `sk-${letters(20)}T3BlbkFJ${letters(20)}`],
  ["a Stripe key", `sk_live_${letters(24)}`],
  ["a Google API key", `AIza${letters(35)}`],
  ["a Vault token", `hvs.${letters(24)}`],
  ["a DigitalOcean token", `dop_v1_${hex(64)}`],
  ["a SendGrid key", `SG.${letters(22)}.${letters(43)}`],
  ["a Shopify token", `shpat_${hex(32)}`],
  ["a Grafana token", `glsa_${letters(32)}_${hex(8)}`],
  ["an age private key", `AGE-SECRET-KEY-1${"QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L".repeat(2).slice(0, 58)}`],
  ["a private key", `-----BEGIN OPENSSH PRIVATE KEY-----\n${letters(70)}\n-----END OPENSSH PRIVATE KEY-----`],
  ["a private key", `{"private_key": "-----BEGIN PRIVATE KEY-----\\n${letters(64)}\\n"}`],
  ["a signed token (JWT)", `eyJ${letters(20)}.eyJ${letters(40)}.${letters(43)}`],
  ["an Azure storage key", `AccountName=x;AccountKey=${letters(86)}==`],
  ["a password in an address", `postgres://app:${letters(12)}@db.shop:5432/shop`],
  ["a password in an address", `redis://:${letters(12)}@redis:6379`],
];

describe("tokens", () => {
  it.each(TOKENS)("%s is found, in the middle of a text too", (what, token) => {
    expect(findTokens(`before: "${token}" and after`)).toMatchObject([{ what }]);
  });

  it.each([
    "AKIAIOSFODNN7EXAMPLE",
    "postgres://app:$(PASSWORD)@db/shop",
    `postgres://app:${FILLED_IN}@db/shop`,
    "https://user:password@example.com",
    "https://example.com:8080/path@2",
    "-----BEGIN CERTIFICATE-----\nMIIC\n-----END CERTIFICATE-----",
    `-----BEGIN PRIVATE KEY-----\n${FILLED_IN}\n-----END PRIVATE KEY-----`,
    `sha256:${hex(64)}`,
    "ghp_short",
    "eyJhbGciOi",
  ])("%s is none", (text) => {
    expect(findTokens(text)).toEqual([]);
  });

  it("are looked for in time that grows with the text, also in a hostile one", () => {
    const hostile = ["eyJ", "xoxb-", "://a:", "-----BEGIN A ", "glc_"].map((start) => start.repeat(40_000)).join("");
    expect(findTokens(hostile).length).toBeLessThan(5);
  });
});

describe("telling names", () => {
  it.each([
    ["PASSWORD", "hunter22"],
    ["dbPassword", "correcthorse"],
    ["smtp-password", "S3cret!x"],
    ["AWS_SECRET_ACCESS_KEY", letters(40)],
    ["API_TOKEN", letters(20)],
    ["GITHUB_CLIENT_SECRET", hex(40)],
  ])("%s with a value that is one is a secret", (name, value) => {
    expect(looksSecret(name, value)).toBe(true);
  });

  it.each([
    ["PASSWORD_FILE", "/run/secrets/password"],
    ["PASSWORD", "/run/secrets/password"],
    ["SECRET_NAME", letters(20)],
    ["TOKEN_URL", letters(20)],
    ["API_TOKEN", "shop-api-token"],
    ["ACCESS_KEY", "vault:secret/data/shop#key"],
    ["PASSWORD", "changeme"],
    ["PASSWORD", FILLED_IN],
    ["PASSWORD", "<path:secret#x>"],
    ["TOKEN", "3600"],
    ["COMPASS", "north-by-northwest"],
  ])("%s=%s is none", (name, value) => {
    expect(looksSecret(name, value)).toBe(false);
  });
});

describe("findings", () => {
  it("never repeat a secret, wherever it stands", () => {
    for (const [, token] of TOKENS) {
      const text = JSON.stringify(token);
      const encoded = Buffer.from(token).toString("base64");
      const { findings } = runRules(
        ALL_RULES,
        scopeOf(`#@ file a.yaml
{ apiVersion: v1, kind: Secret, metadata: { name: a }, stringData: { a: ${text} }, data: { b: ${encoded} } }
---
{ apiVersion: v1, kind: ConfigMap, metadata: { name: b, annotations: { x: ${text} } }, data: { password: ${text} } }
---
apiVersion: v1
kind: Pod
metadata: { name: c }
spec: { containers: [{ name: c, args: [${text}], env: [{ name: PASSWORD, value: ${text} }] }] }
---
{ apiVersion: bitnami.com/v1alpha1, kind: SealedSecret, metadata: { name: d }, spec: { encryptedData: { a: ${text} } } }
`),
      );
      expect(findings.filter(({ rule }) => rule === "secret-in-plain-value").length).toBeGreaterThanOrEqual(4);
      const said = findings.map(({ message, remedy }) => `${message} ${remedy}`).join("\n");
      for (const secret of [token, encoded, letters(12), hex(12)]) expect(said).not.toContain(secret);
    }
  });
});
