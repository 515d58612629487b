/** `quantity("1.5Gi")` and what can be asked of it, exactly: Kubernetes' resource quantities without rounding. */
import type { Environment } from "@marcbachmann/cel-js";
import { define } from "./define.ts";

const SUFFIXES: Readonly<Record<string, { readonly factor: bigint; readonly scale: number }>> = {
  n: { factor: 1n, scale: 9 },
  u: { factor: 1n, scale: 6 },
  m: { factor: 1n, scale: 3 },
  "": { factor: 1n, scale: 0 },
  k: { factor: 10n ** 3n, scale: 0 },
  M: { factor: 10n ** 6n, scale: 0 },
  G: { factor: 10n ** 9n, scale: 0 },
  T: { factor: 10n ** 12n, scale: 0 },
  P: { factor: 10n ** 15n, scale: 0 },
  E: { factor: 10n ** 18n, scale: 0 },
  Ki: { factor: 2n ** 10n, scale: 0 },
  Mi: { factor: 2n ** 20n, scale: 0 },
  Gi: { factor: 2n ** 30n, scale: 0 },
  Ti: { factor: 2n ** 40n, scale: 0 },
  Pi: { factor: 2n ** 50n, scale: 0 },
  Ei: { factor: 2n ** 60n, scale: 0 },
};

/** Digits behind the point that are kept; Kubernetes itself rounds up at 9 (apimachinery, resource.Quantity). */
const SCALE = 18;
const UNIT = 10n ** BigInt(SCALE);

/** An amount in units of 10^-18. */
export class Quantity {
  readonly amount: bigint;
  constructor(amount: bigint) {
    this.amount = amount;
  }
  valueOf(): bigint {
    return this.amount;
  }
  toString(): string {
    const whole = this.amount / UNIT;
    const rest = (this.amount < 0n ? -this.amount : this.amount) % UNIT;
    return rest === 0n ? String(whole) : `${whole}.${String(rest).padStart(SCALE, "0").replace(/0+$/, "")}`;
  }
}

export function defineQuantities(environment: Environment): void {
  const type = "kubernetes.Quantity";
  environment.registerType(type, { ctor: Quantity, fields: {} });
  define(environment, {
    [`quantity(string): ${type}`]: (text: string) => quantity(text),
    "isQuantity(string): bool": (text: string) => amountOf(text) !== undefined,
    [`${type}.sign(): int`]: ({ amount }: Quantity) => (amount < 0n ? -1n : amount > 0n ? 1n : 0n),
    [`${type}.isInteger(): bool`]: ({ amount }: Quantity) => amount % UNIT === 0n,
    [`${type}.asInteger(): int`]: ({ amount }: Quantity) => {
      if (amount % UNIT !== 0n) throw new Error("the quantity is not a whole number");
      return amount / UNIT;
    },
    [`${type}.asApproximateFloat(): double`]: (quantity: Quantity) => Number(quantity.toString()),
    [`${type}.add(${type}): ${type}`]: (a: Quantity, b: Quantity) => new Quantity(a.amount + b.amount),
    [`${type}.add(int): ${type}`]: (a: Quantity, b: bigint) => new Quantity(a.amount + b * UNIT),
    [`${type}.sub(${type}): ${type}`]: (a: Quantity, b: Quantity) => new Quantity(a.amount - b.amount),
    [`${type}.sub(int): ${type}`]: (a: Quantity, b: bigint) => new Quantity(a.amount - b * UNIT),
    [`${type}.isGreaterThan(${type}): bool`]: (a: Quantity, b: Quantity) => a.amount > b.amount,
    [`${type}.isLessThan(${type}): bool`]: (a: Quantity, b: Quantity) => a.amount < b.amount,
    [`${type}.compareTo(${type}): int`]: (a: Quantity, b: Quantity) =>
      a.amount < b.amount ? -1n : a.amount > b.amount ? 1n : 0n,
  });
  environment.registerOperator(`${type} == ${type}`, (a: Quantity, b: Quantity) => a.amount === b.amount);
}

function quantity(text: string): Quantity {
  const amount = amountOf(text);
  if (amount === undefined) throw new Error(`"${text}" is not a quantity such as 500m or 1.5Gi`);
  return new Quantity(amount);
}

/** In units of 10^-18; undefined where it is not written as a quantity. */
function amountOf(text: string): bigint | undefined {
  const match = /^([+-]?)(\d{0,30})(?:\.(\d{0,18}))?(?:[eE]([+-]?\d{1,2})|([numkMGTPE]|[KMGTPE]i|))$/.exec(text);
  if (match === null) return undefined;
  const [, sign, whole = "", fraction = "", exponent, suffix = ""] = match;
  if (whole === "" && fraction === "") return undefined;
  const { factor, scale } = SUFFIXES[suffix] ?? { factor: 1n, scale: 0 };
  const power = SCALE + Number(exponent ?? 0) - fraction.length - scale;
  const digits = BigInt(`${whole}${fraction}`) * factor;
  const amount = power >= 0 ? digits * 10n ** BigInt(power) : digits / 10n ** BigInt(-power);
  return sign === "-" ? -amount : amount;
}
