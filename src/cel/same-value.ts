/** Equality as CEL has it, for functions that compare values themselves. */

/** Numbers by what they are worth, whatever their type; lists in order; maps by key. */
export function sameValue(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (isNumber(a) && isNumber(b)) return Number(a) === Number(b);
  if (a instanceof Date && b instanceof Date) return a.getTime() === b.getTime();
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((one, at) => sameValue(one, b[at]));
  if (a instanceof Uint8Array && b instanceof Uint8Array) return Buffer.from(a).equals(b);
  const [left, right] = [entriesOf(a), entriesOf(b)];
  if (left === undefined || right === undefined) return sameText(a, b);
  return left.size === right.size && [...left].every(([key, one]) => right.has(key) && sameValue(one, right.get(key)));
}

/** Less than 0: a comes first. Throws where there is no order between them. */
export function compareValues(a: unknown, b: unknown): number {
  if (isNumber(a) && isNumber(b)) return a < b ? -1 : a > b ? 1 : 0;
  if (typeof a === "string" && typeof b === "string") return a < b ? -1 : a > b ? 1 : 0;
  if (typeof a === "boolean" && typeof b === "boolean") return Number(a) - Number(b);
  if (a instanceof Date && b instanceof Date) return a.getTime() - b.getTime();
  if (typeof a === "object" && a !== null && typeof b === "object" && b !== null && a.constructor === b.constructor) {
    const [left, right]: unknown[] = [a.valueOf(), b.valueOf()];
    if (isNumber(left) && isNumber(right)) return left < right ? -1 : left > right ? 1 : 0;
  }
  throw new Error("there is no order between these values");
}

const isNumber = (value: unknown): value is number | bigint => typeof value === "number" || typeof value === "bigint";

/** Of durations, unsigned integers, quantities… of one class: their text tells them apart. */
const sameText = (a: unknown, b: unknown): boolean =>
  typeof a === "object" &&
  typeof b === "object" &&
  a !== null &&
  b !== null &&
  a.constructor === b.constructor &&
  textOf(a) === textOf(b);

/** What a value says of itself, where its class defines that (durations, quantities); else nothing that equals anything. */
export function textOf(value: object): string {
  const written: unknown = Reflect.apply(Reflect.get(value, "toString"), value, []);
  return typeof written === "string" ? written : "";
}

function entriesOf(value: unknown): ReadonlyMap<unknown, unknown> | undefined {
  if (value instanceof Map) return value;
  if (typeof value !== "object" || value === null || Object.getPrototypeOf(value) !== Object.prototype)
    return undefined;
  return new Map<unknown, unknown>(Object.entries(value));
}
