/** Looking into values of which nothing is known: whatever is not there, or is something else, is undefined or empty. */
import type { Path } from "../../resource.ts";

export type Fields = Readonly<Record<string, unknown>>;

const NOTHING: Fields = Object.freeze({});

export const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The map; an empty one for anything else. */
export const fieldsOf = (value: unknown): Fields => (isFields(value) ? value : NOTHING);

/** The list; an empty one for anything else. */
export const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** The text; undefined for anything else and for nothing between the quotes. */
export const textOf = (value: unknown): string | undefined =>
  typeof value === "string" && value !== "" ? value : undefined;

/** What stands under the path. Inherited properties (`constructor`) are never found. */
export function at(value: unknown, ...path: Path): unknown {
  let found = value;
  for (let index = 0; index < path.length; index += 1) {
    const step = path[index];
    if (typeof step === "number") found = Array.isArray(found) ? found[step] : undefined;
    else if (step !== undefined && isFields(found) && Object.hasOwn(found, step)) found = found[step];
    else return undefined;
    if (found === undefined) return undefined;
  }
  return found;
}

/** The maps of a list with their positions. */
export function* itemsAt(value: unknown, ...path: Path): Generator<{ readonly item: Fields; readonly path: Path }> {
  for (const [index, item] of listOf(at(value, ...path)).entries()) {
    if (isFields(item)) yield { item, path: [...path, index] };
  }
}

/** The map's entries whose values are texts. */
export function* textsOf(value: unknown): Generator<readonly [key: string, text: string]> {
  for (const [key, text] of Object.entries(fieldsOf(value))) if (typeof text === "string") yield [key, text];
}

/** Whole numbers, also those beyond 2^53, as a number; undefined for anything else. */
export function wholeNumber(value: unknown): number | undefined {
  if (typeof value === "bigint") return Number(value);
  return typeof value === "number" && Number.isInteger(value) ? value : undefined;
}

/**
 * Text that another tool fills in before the cluster sees it: Flux's `${NAME}`, kustomize's and Kubernetes' `$(NAME)`,
 * `{{ templates }}`, the Argo CD Vault plugin's `<path:…>` and `<name>`.
 */
export const isFilledIn = (text: string): boolean =>
  text.includes("${") || text.includes("$(") || text.includes("{{") || /<[^<>]+>/.test(text);
