/** Who the App is: `APP_ID`, `PRIVATE_KEY` or `PRIVATE_KEY_PATH`, `WEBHOOK_SECRET`. */
import { createPrivateKey } from "node:crypto";
import { readFileSync } from "node:fs";
import type { Reader } from "./reader.ts";

export function readAppId(reader: Reader): number | undefined {
  const text = reader.get("APP_ID");
  if (text === undefined) {
    return reader.mistake("APP_ID is missing: set it to the number on the App's page in GitHub, under About.");
  }
  if (/^[1-9]\d{0,14}$/.test(text)) return Number(text);
  return reader.mistake(
    "APP_ID is not a number: set it to the App ID on the App's page in GitHub (the client ID, which starts with Iv, is another).",
  );
}

/**
 * As Probot has it: `PRIVATE_KEY` before `PRIVATE_KEY_PATH`; the key with real line breaks, with `\n`, or in base64.
 * Returns PKCS #8, which every client of GitHub takes.
 */
export function readPrivateKey(reader: Reader): string | undefined {
  const inline = reader.get("PRIVATE_KEY");
  if (inline !== undefined) return parseKey(reader, "PRIVATE_KEY", withLineBreaks(inline));
  const path = reader.get("PRIVATE_KEY_PATH");
  if (path !== undefined) return readKeyFile(reader, path);
  return reader.mistake(
    "PRIVATE_KEY is missing: generate a private key on the App's page in GitHub, and set PRIVATE_KEY to its text or PRIVATE_KEY_PATH to its file.",
  );
}

function readKeyFile(reader: Reader, path: string): string | undefined {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch {
    return reader.mistake(
      `PRIVATE_KEY_PATH names a file that cannot be read (${path}): set it to the .pem file of the App's private key, readable by the user that runs Towpath.`,
    );
  }
  return parseKey(reader, "PRIVATE_KEY_PATH", text);
}

function withLineBreaks(text: string): string {
  if (text.includes("-----BEGIN")) return text.replaceAll("\\n", "\n");
  return Buffer.from(text, "base64").toString("utf8");
}

function parseKey(reader: Reader, name: string, pem: string): string | undefined {
  try {
    const key = createPrivateKey(pem);
    if (key.asymmetricKeyType === "rsa") return key.export({ type: "pkcs8", format: "pem" }).toString();
  } catch {
    // Said below; the error's text may hold a part of the key.
  }
  return reader.mistake(
    `${name} holds no RSA private key: copy the .pem file that GitHub made whole, from -----BEGIN to the end of -----END, with its line breaks, with \\n for them, or in base64.`,
  );
}

export function readWebhookSecrets(reader: Reader): readonly string[] {
  const secrets = (reader.get("WEBHOOK_SECRET") ?? "").split(",").map((secret) => secret.trim());
  const remedy =
    "set it to the secret on the App's page in GitHub (make one with `openssl rand -hex 32`); while you change it, set both, the new one first: new,old";
  if (secrets.length === 1 && secrets[0] === "") reader.mistake(`WEBHOOK_SECRET is missing: ${remedy}.`);
  else if (secrets.includes("")) reader.mistake(`WEBHOOK_SECRET has an empty secret between its commas: ${remedy}.`);
  if (secrets.includes("development")) {
    reader.mistake(`WEBHOOK_SECRET is "development", which everybody knows: ${remedy}.`);
  }
  return Object.freeze(secrets);
}
