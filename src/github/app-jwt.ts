/** The App's own signature ("Generating a JSON Web Token for a GitHub App": RS256, ten minutes at most). */
import { createPrivateKey, type KeyObject, sign } from "node:crypto";
import { Mistake } from "../domain/failure.ts";

/** GitHub refuses what seems to be signed in its future; clocks differ. */
const SKEW_S = 60;
const LIFE_S = 9 * 60;

/** Reads a private key in PEM. Throws Mistake `private-key` for anything else; no part of the key is repeated. */
export function readPrivateKey(pem: string): KeyObject {
  // Twice: an error of something else that OpenSSL still remembers fails the first attempt, which clears it (seen with
  // Node 24.21: "asn1 encoding routines::too long" for a good key).
  const key = parse(pem) ?? parse(pem);
  if (key?.asymmetricKeyType === "rsa") return key;
  const sentence =
    'PRIVATE_KEY is not an RSA private key in PEM; take the file that GitHub gave when the key was made, with its line breaks, from "-----BEGIN" to "-----END RSA PRIVATE KEY-----"';
  throw new Mistake("private-key", sentence);
}

function parse(pem: string): KeyObject | undefined {
  try {
    return createPrivateKey(pem);
  } catch {
    // The error may quote what it read.
    return undefined;
  }
}

/** @param now milliseconds since 1970. */
export function signAppToken(appId: number, key: KeyObject, now: number): { jwt: string; expiresAt: string } {
  const issuedAt = Math.floor(now / 1000) - SKEW_S;
  const expiration = issuedAt + SKEW_S + LIFE_S;
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");
  const text = `${part({ alg: "RS256", typ: "JWT" })}.${part({ iat: issuedAt, exp: expiration, iss: appId })}`;
  const signature = sign("RSA-SHA256", Buffer.from(text), key).toString("base64url");
  return { jwt: `${text}.${signature}`, expiresAt: new Date(expiration * 1000).toISOString() };
}
