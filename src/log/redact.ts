/**
 * Keeps secrets out of logs: by the name of a field, by the look of a token, and by the values of this process's own
 * secrets. It works on whole lines, so that messages, stacks and nested texts are covered alike.
 */

export const REDACTED = "[redacted]";

/** Names of fields whose values are never logged, whatever they hold. */
const SECRET_NAME =
  /^(authorization|cookie|set-cookie|jwt|.*(secret|password|passphrase|private[-_]?key|signature-256|credentials?)|(access|refresh|installation|auth|bearer|github|api)?[-_]?token)s?$/i;

/** Where a word begins in a line of JSON: a line break before it is written `\n`, whose `n` belongs to no word. */
const START = String.raw`(?<=^|[^A-Za-z0-9_]|\\[nrtbf])`;
const word = (pattern: string): RegExp => new RegExp(START + pattern, "g");

/**
 * Tokens by prefix and never by length (GitHub's installation tokens became long in 2026: `ghs_APPID_JWT`), keys, JSON Web
 * Tokens, and credentials in URLs and headers. A match ends where a quote ends it: the line is JSON.
 */
const SECRET_TEXTS: readonly (readonly [RegExp, string])[] = [
  [word("gh[pousr]_[A-Za-z0-9_.-]+"), REDACTED],
  [word("github_pat_[A-Za-z0-9_]+"), REDACTED],
  [word(String.raw`eyJ[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*`), REDACTED],
  [/-----BEGIN(?:(?!-----END)[^"])*(?:-----END[^"]*?-----)?/g, REDACTED],
  [word("([Bb]earer|[Bb]asic|token)( +)(?=[A-Za-z0-9._~+/-]*[0-9])[A-Za-z0-9._~+/-]{8,}=*"), `$1$2${REDACTED}`],
  [/(:\/\/)[^\s/"'@]*(@)/g, `$1${REDACTED}$2`],
  [word("(sha256=)[0-9a-f]{64}"), `$1${REDACTED}`],
];

/** Shorter values are left alone: replacing them would tear up ordinary text. */
const SHORTEST_SECRET = 6;

/** Returns what takes secrets out of a text that is JSON or goes into it; `secrets` are values that this process knows. */
export function redactor(secrets: readonly string[]): (line: string) => string {
  const known = secrets
    .flatMap((secret) => [secret, ...secret.split("\n")])
    .filter((secret) => secret.length >= SHORTEST_SECRET)
    .flatMap((secret) => [...new Set([secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret)])])
    .sort((a, b) => b.length - a.length);
  return (line) => {
    const withoutKnown = known.reduce((text, secret) => text.replaceAll(secret, REDACTED), line);
    return SECRET_TEXTS.reduce((text, [pattern, replacement]) => text.replace(pattern, replacement), withoutKnown);
  };
}

export const isSecretName = (name: string): boolean => SECRET_NAME.test(name);
