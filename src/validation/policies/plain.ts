/** Reading values of which nothing is known. */

export type Plain = Readonly<Record<string, unknown>>;

export const isPlain = (value: unknown): value is Plain =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export const mapAt = (value: unknown, key: string): Plain | undefined => {
  const found = isPlain(value) ? value[key] : undefined;
  return isPlain(found) ? found : undefined;
};

export const textAt = (value: unknown, key: string): string | undefined => {
  const found = isPlain(value) ? value[key] : undefined;
  return typeof found === "string" ? found : undefined;
};

export const listAt = (value: unknown, key: string): readonly unknown[] => {
  const found: unknown = isPlain(value) ? value[key] : undefined;
  return Array.isArray(found) ? found : [];
};

export const textsAt = (value: unknown, key: string): readonly string[] =>
  listAt(value, key).filter((item): item is string => typeof item === "string");
