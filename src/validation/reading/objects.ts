/** The Kubernetes objects that a document holds: itself, or the items of the list that it is. */
import type { Path } from "../resource.ts";

/** Which objects a value holds, and what is wrong with it where it holds none. */
export type Content =
  | { readonly kind: "objects"; readonly objects: readonly FoundObject[] }
  /** It has neither `apiVersion` nor `kind`: values of a chart, a JSON patch, a file of some other tool. */
  | { readonly kind: "foreign"; readonly list: boolean };

export interface FoundObject {
  /** From the document's root: empty, or `items` and a position. */
  readonly root: Path;
  readonly value: Readonly<Record<string, unknown>>;
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace: string | undefined;
  /** What keeps it from being an object; then the fields above are what could be found. */
  readonly fault?: { readonly path: Path; readonly on: "key" | "value"; readonly message: string };
}

/** Lists in lists are not made by any tool; so deep they are split. */
const DEEPEST_LIST = 3;

/** Splits what kubectl would split: a value whose kind ends in `List` and that has `items`. */
export function objectsIn(value: unknown): Content {
  if (!isMap(value)) return { kind: "foreign", list: Array.isArray(value) };
  if (!("apiVersion" in value) && !("kind" in value)) return { kind: "foreign", list: false };
  return { kind: "objects", objects: split(value, [], undefined, 0) };
}

interface Inherited {
  readonly apiVersion: string;
  readonly kind: string;
}

function split(value: unknown, root: Path, inherited: Inherited | undefined, depth: number): readonly FoundObject[] {
  if (!isMap(value))
    return [{ ...NO_OBJECT, root, fault: { path: [], on: "value", message: "An item of the list is no object." } }];
  const found = describe(value, root, inherited);
  const items = value["items"];
  if (!found.kind.endsWith("List") || !Array.isArray(items) || depth >= DEEPEST_LIST) return [found];
  // As kubectl does: `DeploymentList` says what its items are, `List` does not.
  const kind = found.kind.slice(0, -"List".length);
  const handedDown = kind === "" ? undefined : { apiVersion: found.apiVersion, kind };
  return items.flatMap((item: unknown, index) => split(item, [...root, "items", index], handedDown, depth + 1));
}

const NO_OBJECT = { value: {}, apiVersion: "", kind: "", name: "", namespace: undefined } as const;

function describe(value: Readonly<Record<string, unknown>>, root: Path, inherited: Inherited | undefined): FoundObject {
  const metadata = isMap(value["metadata"]) ? value["metadata"] : {};
  const kind = textOr(value["kind"], inherited?.kind);
  const apiVersion = textOr(value["apiVersion"], inherited?.apiVersion);
  const namespace = textOr(metadata["namespace"], "");
  const object = {
    root,
    value,
    apiVersion,
    kind,
    name: textOr(metadata["name"], ""),
    namespace: namespace === "" ? undefined : namespace,
  };
  const missing = kind === "" ? "kind" : apiVersion === "" ? "apiVersion" : undefined;
  if (missing === undefined) return object;
  const written = value[missing];
  const message =
    written === undefined
      ? `The object has no \`${missing}\`.`
      : `\`${missing}\` must be text${written === null || written === "" ? ", and is empty" : ""}.`;
  return { ...object, fault: { path: written === undefined ? [] : [missing], on: "value", message } };
}

const textOr = (value: unknown, otherwise: string | undefined): string =>
  typeof value === "string" && value !== "" ? value : (otherwise ?? "");

export const isMap = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
