/**
 * What Kubernetes reads in a scalar without quotes: sigs.k8s.io/yaml 1.4 with go-yaml v2 beneath it, compared on 193
 * inputs (facts on validation, section 5). Neither YAML 1.1 nor 1.2: `y` is true, `0777` and `0o777` are 511, `08` is 8,
 * while `12:30:45` and dates stay text.
 */

const TRUE = /^(?:y|Y|yes|Yes|YES|true|True|TRUE|on|On|ON)$/;
const FALSE = /^(?:n|N|no|No|NO|false|False|FALSE|off|Off|OFF)$/;
const NULL = /^(?:|~|null|Null|NULL)$/;
const INTEGER = /^[-+]?(?:0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO][0-7]+|0[0-7]*|[1-9][0-9]*)$/;
const FLOAT = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;
const NOT_FINITE = /^(?:\.nan|\.NaN|\.NAN|[-+]?\.(?:inf|Inf|INF))$/;
/** First characters of whatever is not text. */
const SPECIAL = /^[-+.0-9yYnNtTfFoO~]|^$/;
/** Nothing longer is a number, and turning very long digits into one takes quadratic time. */
const LONGEST_NUMBER = 400;
const INT64 = 2n ** 63n;
const UINT64 = 2n ** 64n;

/** A string, boolean, number, bigint (beyond 2^53) or null; not a number and infinity stay `NaN` and `Infinity`. */
export function readPlain(text: string): string | boolean | number | bigint | null {
  if (!SPECIAL.test(text)) return text;
  if (NULL.test(text)) return null;
  if (TRUE.test(text)) return true;
  if (FALSE.test(text)) return false;
  if (NOT_FINITE.test(text)) return /n$/i.test(text) ? Number.NaN : Number.POSITIVE_INFINITY;
  if (text.length > LONGEST_NUMBER || !/[0-9]/.test(text)) return text;
  return readNumber(text) ?? text;
}

function readNumber(text: string): number | bigint | undefined {
  // Behind a leading point no `_` is left out.
  const digits = text.startsWith(".") ? text : text.replaceAll("_", "");
  if (INTEGER.test(digits)) {
    const integer = readInteger(digits);
    if (integer >= -INT64 && integer < UINT64) {
      const number = Number(integer);
      return Number.isSafeInteger(number) ? number : integer;
    }
  }
  if (!FLOAT.test(digits)) return undefined;
  const float = Number(digits);
  return Number.isFinite(float) ? float : undefined;
}

function readInteger(digits: string): bigint {
  const bare = digits.replace(/^[-+]/, "");
  const value = BigInt(/^0[0-7]+$/.test(bare) ? `0o${bare.slice(1)}` : bare.toLowerCase());
  return digits.startsWith("-") ? -value : value;
}
