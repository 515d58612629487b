/** Walking plain values by the paths that the validator gives. */

type Container = Readonly<Record<string, unknown>> | readonly unknown[];

/** Where a value lies: in which container, under which key. The root lies in none. */
export interface Step {
  readonly container: Container;
  readonly key: string | number;
}

/** The steps of a JSON Pointer (RFC 6901). */
export const decodePointer = (pointer: string): readonly string[] =>
  pointer
    .split("/")
    .slice(1)
    .map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"));

/** The steps from the root to a value, the last one being that of the value itself. */
export function stepsTo(root: unknown, path: readonly string[]): readonly Step[] {
  const steps: Step[] = [];
  let value = root;
  for (const name of path) {
    const container = containerOf(value);
    if (container === undefined) break;
    const key = Array.isArray(container) ? Number(name) : name;
    steps.push({ container, key });
    value = childOf(container, key);
  }
  return steps;
}

const childOf = (container: Container, key: string | number): unknown =>
  isMap(container) ? container[key] : Reflect.get(container, key);

export const isMap = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export const isList = (value: unknown): value is unknown[] => Array.isArray(value);

const containerOf = (value: unknown): Container | undefined => (isList(value) || isMap(value) ? value : undefined);
