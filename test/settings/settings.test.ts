import { generateKeyPairSync } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, describe, expect, it } from "@jest/globals";
import { readSettings, type Settings, secretsOf } from "../../src/settings.ts";

const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const PKCS1 = privateKey.export({ type: "pkcs1", format: "pem" }).toString();
const PKCS8 = privateKey.export({ type: "pkcs8", format: "pem" }).toString();

const folder = mkdtempSync(join(tmpdir(), "towpath-settings-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const COMPLETE = { APP_ID: "12", PRIVATE_KEY: PKCS1, WEBHOOK_SECRET: "s3cret-of-the-app" };

function settings(change: Record<string, string | undefined> = {}): Settings {
  const read = readSettings({ ...COMPLETE, ...change });
  if ("mistakes" in read) throw new Error(read.mistakes.join("\n"));
  return read.settings;
}

function mistakes(change: Record<string, string | undefined>): readonly string[] {
  const read = readSettings({ ...COMPLETE, ...change });
  return "mistakes" in read ? read.mistakes : [];
}

describe("Settings", () => {
  it("need only who the App is", () => {
    expect(settings()).toEqual({
      appId: 12,
      privateKey: PKCS8,
      webhookSecrets: ["s3cret-of-the-app"],
      host: "127.0.0.1",
      port: 3000,
      logLevel: "info",
      logFormat: "json",
      apiUrl: "https://api.github.com",
      webUrl: "https://github.com",
      databaseUrl: undefined,
      dataDir: resolve("data"),
      hookSenders: [],
      sweepIntervalMs: 900_000,
      rendering: { mode: "auto", forks: false, kustomize: undefined, helm: undefined, conftest: undefined },
    });
    expect(Object.isFrozen(settings())).toBe(true);
  });

  it("that are missing are all named at once, each with the remedy", () => {
    const read = readSettings({ APP_ID: " ", WEBHOOK_SECRET: "" });
    expect(read).toEqual({
      mistakes: [
        expect.stringMatching(/^APP_ID is missing: /),
        expect.stringMatching(/^PRIVATE_KEY is missing: .*PRIVATE_KEY_PATH/),
        expect.stringMatching(/^WEBHOOK_SECRET is missing: /),
      ],
    });
  });

  it.each([
    ["with line breaks", PKCS1],
    ["in the newer form", PKCS8],
    ["with \\n for line breaks", PKCS1.replaceAll("\n", "\\n")],
    ["in base64", Buffer.from(PKCS1).toString("base64")],
    ["with blanks around it", `  ${PKCS1}\n\n`],
  ])("take the private key %s", (_how, text) => {
    expect(settings({ PRIVATE_KEY: text }).privateKey).toBe(PKCS8);
  });

  it("take the private key from a file", () => {
    const path = join(folder, "key.pem");
    writeFileSync(path, PKCS1);
    expect(settings({ PRIVATE_KEY: undefined, PRIVATE_KEY_PATH: path }).privateKey).toBe(PKCS8);
    expect(mistakes({ PRIVATE_KEY: undefined, PRIVATE_KEY_PATH: join(folder, "none.pem") })).toEqual([
      expect.stringMatching(/^PRIVATE_KEY_PATH names a file that cannot be read/),
    ]);
  });

  it.each([
    ["nothing of the kind", "hunter22-is-no-key-at-all-however-long-you-look-at-it"],
    ["a key that is cut off", PKCS1.slice(0, 400)],
    [
      "a key of another kind",
      generateKeyPairSync("ed25519").privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    ],
  ])("refuse %s as private key without repeating it", (_what, text) => {
    const [mistake = "", ...more] = mistakes({ PRIVATE_KEY: text });
    expect(more).toEqual([]);
    expect(mistake).toMatch(/^PRIVATE_KEY holds no RSA private key: /);
    expect(mistake).not.toContain(text.slice(30, 60));
  });

  it("take several webhook secrets, for rotation", () => {
    expect(settings({ WEBHOOK_SECRET: "new-one, old-one" }).webhookSecrets).toEqual(["new-one", "old-one"]);
  });

  it.each([
    ["development", /development/],
    ["good-one,development", /development/],
    ["one,,two", /empty secret/],
    ["one,", /empty secret/],
  ])("refuse %j as webhook secret", (text, reason) => {
    expect(mistakes({ WEBHOOK_SECRET: text })).toEqual([expect.stringMatching(reason)]);
  });

  it.each([
    [{ APP_ID: "Iv1.abc" }, /^APP_ID is not a number/],
    [{ APP_ID: "-3" }, /^APP_ID is not a number/],
    [{ PORT: "http" }, /^PORT is not a whole number from 0 to 65535/],
    [{ PORT: "65536" }, /^PORT/],
    [{ HOST: "https://x" }, /^HOST is not a host name/],
    [{ LOG_LEVEL: "loud" }, /^LOG_LEVEL is none of trace, debug/],
    [{ LOG_FORMAT: "xml" }, /^LOG_FORMAT is none of json, pretty/],
    [{ SWEEP_INTERVAL: "0" }, /^SWEEP_INTERVAL is not a whole number from 1/],
    [{ SWEEP_INTERVAL: "1.5" }, /^SWEEP_INTERVAL/],
    [{ GHE_HOST: "https://github.example.com" }, /^GHE_HOST is not a host name/],
    [{ GITHUB_API_URL: "api.github.com" }, /^GITHUB_API_URL is not a base URL/],
    [{ GITHUB_API_URL: "ftp://example.com" }, /^GITHUB_API_URL/],
    [{ GITHUB_API_URL: "http://a.example", GHE_HOST: "b.example" }, /^GHE_HOST and GITHUB_API_URL are both set/],
    [{ DATABASE_URL: "mysql://user:hunter22@db/x" }, /^DATABASE_URL is not the URL of a PostgreSQL/],
    [{ IMAGE_HOOK_SECRETS: "hunter22" }, /^IMAGE_HOOK_SECRETS has an entry \(number 1\)/],
    [{ IMAGE_HOOK_SECRETS: "ci=x1,CI=hunter22" }, /^IMAGE_HOOK_SECRETS has an entry \(number 2\)/],
    [{ IMAGE_HOOK_SECRETS: "ci=" }, /^IMAGE_HOOK_SECRETS has an entry/],
    [{ IMAGE_HOOK_SECRETS: "ci=hunter22,other=hunter22" }, /^IMAGE_HOOK_SECRETS gives ci and other the same secret/],
  ])("refuse %j with one sentence and without its secrets", (change, sentence) => {
    const found = mistakes(change);
    expect(found).toEqual([expect.stringMatching(sentence)]);
    expect(found[0]).toMatch(/: .*\.$/);
    expect(found.join("")).not.toContain("hunter22");
  });

  it.each([
    [{ GHE_HOST: "github.example.com" }, "https://github.example.com/api/v3", "https://github.example.com"],
    [{ GITHUB_API_URL: "https://api.github.com/" }, "https://api.github.com", "https://github.com"],
    [{ GITHUB_API_URL: "https://api.octo.ghe.com" }, "https://api.octo.ghe.com", "https://octo.ghe.com"],
    [{ GITHUB_API_URL: "https://g.example/api/v3" }, "https://g.example/api/v3", "https://g.example"],
    [{ GITHUB_API_URL: "http://127.0.0.1:4010" }, "http://127.0.0.1:4010", "http://127.0.0.1:4010"],
  ])("find GitHub by %j", (change, apiUrl, webUrl) => {
    expect(settings(change)).toMatchObject({ apiUrl, webUrl });
  });

  it("name who may post images, each with one or more secrets", () => {
    expect(settings({ IMAGE_HOOK_SECRETS: "ci=a=b==, ci=old1, jenkins-2=c" }).hookSenders).toEqual([
      { name: "ci", secret: "a=b==" },
      { name: "ci", secret: "old1" },
      { name: "jenkins-2", secret: "c" },
    ]);
  });

  it("know which of their values are secret", () => {
    const all = settings({ IMAGE_HOOK_SECRETS: "ci=hook-secret", DATABASE_URL: "postgres://u:hunter%222@db/towpath" });
    expect(secretsOf(all)).toEqual([
      PKCS8,
      "s3cret-of-the-app",
      "hook-secret",
      "postgres://u:hunter%222@db/towpath",
      'hunter"2',
    ]);
  });
});
