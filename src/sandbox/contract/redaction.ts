/** GitHub's tokens by prefix, never by length (their format changed in 2026), JSON Web Tokens, keys, and tokens in URLs. */
const SECRETS = [
  /\bgh[a-z]_[\w.-]+/g,
  /\bgithub_pat_\w+/g,
  /\beyJ[\w-]+\.[\w-]+\.[\w-]*/g,
  /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(-----END [A-Z ]*PRIVATE KEY-----|$)/g,
  /(?<=:\/\/[^\s/:@]*:)[^\s/@]+(?=@)/g,
];
const SECRET_NAME = /token|secret|password|private_key|authorization|cookie|signature/i;

/** Fields whose name sounds secret and whose value is none. */
const HARMLESS_NAME = /^(access_tokens_url|has_.*|.*_count)$/;

/** A text with everything that looks like a secret replaced by `[redacted]`. */
export const redactText = (text: string): string =>
  SECRETS.reduce((kept, one) => kept.replace(one, "[redacted]"), text);

/**
 * A value as JSON text for a person, secrets replaced and cut after `most` characters. Header values are not meant
 * for it: leave them out.
 */
export function excerpt(value: unknown, most = 400): string {
  if (value === undefined || value === "") return "none";
  const text =
    typeof value === "string"
      ? value
      : JSON.stringify(value, (key, one: unknown) =>
          typeof one === "string" && SECRET_NAME.test(key) && !HARMLESS_NAME.test(key) ? "[redacted]" : one,
        );
  const safe = redactText(text ?? "none");
  return safe.length > most ? `${safe.slice(0, most)}… (${safe.length} characters)` : safe;
}
