import { describe, expect, it } from "@jest/globals";
import { Transient } from "../../src/domain/failure.ts";
import { pinoLog } from "../../src/log/pino-log.ts";
import type { Log } from "../../src/ports/log.ts";

interface Capture {
  readonly log: Log;
  readonly lines: string[];
}

function capture(format: "json" | "pretty" = "json", secrets: readonly string[] = []): Capture {
  const lines: string[] = [];
  const destination = { write: (line: string) => lines.push(line) };
  return { lines, log: pinoLog({ level: "info", format, secrets, destination }) };
}

/** Made here, so that no scanner takes it for a leaked one. */
const joined = (...parts: string[]): string => parts.join("");
const PEM = joined(
  "-----BEGIN RSA ",
  "PRIVATE KEY-----\nMIIEowIBAAKCAQ\nabc/def+==\n-----END RSA ",
  "PRIVATE KEY-----",
);

const SECRETS: readonly (readonly [what: string, text: string, leak: string])[] = [
  ["an installation token", joined("cannot fetch with ghs", "_123456_eyJhbGciOi.J9eyJ-pc3.sig"), "_123456_"],
  ["a personal token", joined("gh", "p_abcDEF123"), "abcDEF123"],
  ["a fine-grained token", joined("github", "_pat_11AAA_bbbCCC222"), "11AAA_bbbCCC222"],
  ["a private key", `key is ${PEM}, it says`, "MIIEowIBAAKCAQ"],
  ["a private key that is cut off", PEM.slice(0, 50), "MIIEow"],
  ["a bearer header", "Authorization: Bearer abc.DEF-123_xyz", "abc.DEF-123"],
  ["credentials in a URL", "fatal: unable to access 'https://x-access-token:v1.abcdef@github.com/a/b'", "v1.abcdef"],
  ["a password in a database URL", "postgres://towpath:hunter22@db/towpath", "hunter22"],
  ["a JSON Web Token", joined("eyJ", "hbGciOi.eyJpc3MiOi.c2lnbmF0"), "eyJpc3MiOi"],
  ["a signature", `sha256=${"ab".repeat(32)}`, "abababab"],
];

describe("The log", () => {
  it("writes each field once, as it was said last", () => {
    const { log, lines } = capture();
    log.with({ repository: "acme/env" }).with({ repository: "acme/env-prod" }).info({ n: 1 }, "accepted");
    expect(lines[0]?.match(/"repository"/g)).toHaveLength(1);
    expect(lines[0]).toContain('"repository":"acme/env-prod"');
  });

  it("writes a line of JSON with time, level, message and fields, those of its parents included", () => {
    const { log, lines } = capture();
    log.with({ delivery: "d1", repository: "acme/env" }).with({ pullRequest: 7 }).info({ n: 1 }, "accepted");
    expect(lines).toHaveLength(1);
    const line: unknown = JSON.parse(lines[0] ?? "");
    expect(line).toMatchObject({
      level: "info",
      msg: "accepted",
      delivery: "d1",
      repository: "acme/env",
      pullRequest: 7,
      n: 1,
    });
    expect(line).toHaveProperty("time", expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/));
  });

  it("tells people names from outside without what would steer their terminal", () => {
    const { log, lines } = capture("pretty");
    const error = new Error("cannot read \u001b[2J");
    log.info({ branch: "a\u001b[31m", file: "b \u009b31m", error }, "saw \u001b]0;title\u0007");
    const shown = lines.join("");
    expect(shown).toContain("branch=a [31m");
    expect(shown.replaceAll("\n", "")).not.toMatch(/\p{C}/u);
  });

  it("leaves out what is below its level", () => {
    const { log, lines } = capture();
    log.debug({}, "small talk");
    expect(lines).toEqual([]);
  });

  describe.each(SECRETS)("keeps %s out", (_what, text, leak) => {
    it.each(["json", "pretty"] as const)("of messages, fields, errors, stacks and causes as %s", (format) => {
      const { log, lines } = capture(format);
      const cause = new Error(`cause ${text}`);
      const error = new Transient(`failed ${text}`, { cause });
      log
        .with({ context: text })
        .error({ error, list: [{ deep: text }], map: new Map([["k", text]]) }, `message\n${text}`);
      expect(lines.join("")).not.toContain(leak);
      expect(lines.join("")).toContain("[redacted]");
      expect(lines.join("")).toContain("message");
      if (format === "json") expect(() => JSON.parse(lines[0] ?? "")).not.toThrow();
    });
  });

  it("empties fields by their name", () => {
    const { log, lines } = capture();
    const headers = { authorization: "short", "x-hub-signature-256": "also", accept: "json" };
    log.info(
      { headers, webhookSecret: "x1", privateKey: "x2", token: "x3", password: "x4", tokens: ["x5"] },
      "headers",
    );
    expect(JSON.parse(lines[0] ?? "")).toMatchObject({
      headers: { authorization: "[redacted]", "x-hub-signature-256": "[redacted]", accept: "json" },
      webhookSecret: "[redacted]",
      privateKey: "[redacted]",
      token: "[redacted]",
      password: "[redacted]",
      tokens: "[redacted]",
    });
  });

  it("takes out the secrets that the process knows, however they are written", () => {
    const { log, lines } = capture("json", ['open "sesame"\\', "p@ss word", PEM]);
    log.info(
      { text: 'open "sesame"\\', list: ["p@ss word", "p%40ss%20word"], line: "MIIEowIBAAKCAQ" },
      'open "sesame"\\',
    );
    expect(JSON.parse(lines[0] ?? "")).toMatchObject({
      text: "[redacted]",
      list: ["[redacted]", "[redacted]"],
      line: "[redacted]",
      msg: "[redacted]",
    });
  });

  it("keeps ordinary words about tokens, and digests", () => {
    const { log, lines } = capture();
    const text = `the token expired; a bearer of bad news; ghcr.io/acme/a@sha256:${"ab".repeat(32)} by mona@example.com`;
    log.info({ image: text }, text);
    expect(JSON.parse(lines[0] ?? "")).toMatchObject({ image: text, msg: text });
  });

  it("does not log what clients hang on their errors", () => {
    const { log, lines } = capture();
    const error = Object.assign(new Error("Not Found"), {
      status: 404,
      request: { headers: { accept: "secret-ish" } },
    });
    log.error({ error }, "failed");
    expect(JSON.parse(lines[0] ?? "")).toMatchObject({ error: { message: "Not Found", status: 404 } });
    expect(lines[0]).not.toContain("secret-ish");
  });

  it("survives fields that go round in circles, are endless or no JSON", () => {
    const { log, lines } = capture();
    const circle: Record<string, unknown> = { n: 1n, bytes: new Uint8Array(5), none: undefined };
    circle["self"] = circle;
    log.info({ circle, long: Array.from({ length: 10_000 }, (_, n) => n) }, "odd");
    expect(lines[0]?.length).toBeLessThan(2_000);
    expect(JSON.parse(lines[0] ?? "")).toMatchObject({ circle: { n: "1", bytes: "[5 bytes]" } });
  });

  it("is readable at a terminal where that is wanted", () => {
    const { log, lines } = capture("pretty");
    log.warn({ delivery: "d1", reason: "two words", n: 3 }, "ignored");
    expect(lines[0]).toMatch(/^\d\d:\d\d:\d\d WARN {2}ignored delivery=d1 reason="two words" n=3\n$/);
  });
});
