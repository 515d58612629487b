/** Names that say "a secret stands here", and values that could be one. */
import { isFilledIn } from "../objects/shape.ts";

const PASSWORDS = /(?:^|_)(?:PASS|PASSWORD|PASSWD|PASSPHRASE|PWD)$/;
const KEYS =
  /(?:^|_)(?:SECRET|TOKEN|API_?KEY|ACCESS_?KEY|SECRET_?KEY|PRIVATE_?KEY|ENCRYPTION_?KEY|SIGNING_?KEY|CREDENTIALS?|AUTH_?KEY)$/;

/** `dbPassword`, `db-password` and `DB_PASSWORD` are the same. */
const words = (name: string): string =>
  name
    .slice(0, 200)
    .replaceAll(/([a-z0-9])([A-Z])/g, "$1_$2")
    .replaceAll(/[^A-Za-z0-9]+/g, "_")
    .toUpperCase();

/** Whether the value, written under the name, is likely to be a secret in plain text. */
export function looksSecret(name: string, value: string): boolean {
  const said = words(name);
  const isPassword = PASSWORDS.test(said);
  if ((!isPassword && !KEYS.test(said)) || !isLiteral(value)) return false;
  return isPassword
    ? value.length >= 4
    : value.length >= 12 && entropy(value) >= 3 && /\d/.test(value) && /[A-Za-z]/.test(value);
}

const STAND_INS =
  /^(?:true|false|yes|no|on|off|none|null|nil|undefined|required|optional|disabled|enabled|env|file|vault|default|redacted|x{3,}|\*+|-+|\.{3,}|change[-_ ]?me|(?:replace|todo|fixme|your|insert|enter|example|dummy|placeholder).*)$/i;

/** Something written to be taken as it stands: neither filled in later, nor a path, an address or a name of a file. */
const isLiteral = (value: string): boolean =>
  !isFilledIn(value) &&
  !STAND_INS.test(value) &&
  !/\s/.test(value) &&
  !/^(?:\/|\.{1,2}\/|file:|https?:|vault:|op:|ref\+|secretref:|ssm:|arn:|ENC\[|\{|%|@|projects\/)/i.test(value) &&
  !/^\d+(?:\.\d+)?[a-z]{0,2}$/.test(value) &&
  !/\.(?:pem|key|crt|json|ya?ml|txt|conf|svc|local|com|io)$/i.test(value);

/** Bits a character (Shannon). Words of a language have about 2.5 in so short a text, random letters 4 and more. */
function entropy(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
}
