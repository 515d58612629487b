/**
 * Quantities as Kubernetes reads them (`100m`, `1.5Gi`, `2e3`), exactly.
 * Grammar: k8s.io/apimachinery/pkg/api/resource/quantity.go.
 */

const FORM = /^([+-]?)(\d{0,40})(?:\.(\d{0,40}))?([numkMGTPE]|[KMGTPE]i|[eE][+-]?\d{1,2})?$/;
const DECIMAL: Readonly<Record<string, number>> = { n: -9, u: -6, m: -3, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 };
const BINARY: Readonly<Record<string, bigint>> = { Ki: 10n, Mi: 20n, Gi: 30n, Ti: 40n, Pi: 50n, Ei: 60n };
/** Kept digits behind the point: enough for 40 written ones and the smallest exponent. */
const SCALE = 140;

/** A repository writes the same few amounts thousands of times, and reading one takes large powers of ten. */
const read = new Map<string, bigint | undefined>();
const MOST_KEPT = 1000;

/** The quantity in 10^-140 (comparable with others), or undefined where it is none. Numbers of YAML count as text. */
export function parseQuantity(value: unknown): bigint | undefined {
  const text =
    typeof value === "string" ? value : typeof value === "number" || typeof value === "bigint" ? `${value}` : "";
  if (read.has(text)) return read.get(text);
  const quantity = parse(text);
  if (read.size < MOST_KEPT && text.length < 100) read.set(text, quantity);
  return quantity;
}

function parse(text: string): bigint | undefined {
  const match = FORM.exec(text);
  if (match === null) return undefined;
  const [, sign, whole = "", fraction = "", suffix = ""] = match;
  if (whole === "" && fraction === "") return undefined;
  const power = BINARY[suffix];
  const exponent = DECIMAL[suffix] ?? (/^[eE][+-]?\d/.test(suffix) ? Number(suffix.slice(1)) : 0);
  const digits = BigInt(`${whole}${fraction}`) * 10n ** BigInt(SCALE + exponent - fraction.length);
  const scaled = power === undefined ? digits : digits << power;
  return sign === "-" ? -scaled : scaled;
}

/** One of the unit, as {@link parseQuantity} gives it. */
export const ONE = 10n ** BigInt(SCALE);
