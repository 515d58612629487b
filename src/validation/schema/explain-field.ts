/** Fields that are unknown, and fields that are missing. */
import { nearest } from "../../config/did-you-mean.ts";
import type { Path } from "../resource.ts";
import type { Explained, Explanation } from "./explanation.ts";
import { type FieldHome, fieldHome } from "./field-home.ts";
import type { Issue } from "./issue.ts";
import { named, namedFirst, pathText } from "./path-text.ts";
import { cut } from "./show-found.ts";

/** What the field was probably meant to be. */
export interface Meant {
  /** Another name in the same map. */
  readonly name?: string;
  /** The same name in another map. */
  readonly home?: FieldHome;
}

/** What was meant by an unknown field: the same map's nearest name, or the map that has a field of this very name. */
export function meantBy(issue: Issue, object: Explained): Meant {
  const { name = "", path, schema, value } = issue;
  const fields = Object.keys(schema.properties ?? {});
  const near = nearest(name, fields);
  if (near !== undefined && plain(near) === plain(name)) return { name: near };
  const home = fieldHome(object.root, path, name, value);
  if (home !== undefined && (near === undefined || Math.abs(home.levels) === 1)) return { home };
  return near === undefined ? {} : { name: near };
}

export function explainUnknown(issue: Issue, object: Explained): Explanation {
  const { name = "", path, schema } = issue;
  const where = path.length === 0 ? "" : ` in ${named(path)}`;
  const message = `There is no field \`${cut(name)}\`${where}.`;
  const at = { path: [...path, name], on: "key", message } as const;
  const meant = meantBy(issue, object);
  if (meant.name !== undefined) return { ...at, remedy: `Did you mean \`${meant.name}\`?` };
  if (meant.home !== undefined) return { ...at, remedy: `It belongs ${farAway(meant.home)}.` };
  const fields = Object.keys(schema.properties ?? {}).filter(
    (field) => !["apiVersion", "kind", "metadata", "status"].includes(field),
  );
  if (fields.length === 0 || fields.length > 12) return { ...at, remedy: "Remove it." };
  return {
    ...at,
    remedy: `Remove it; there ${fields.length === 1 ? "is" : "are"} ${fields.map((field) => `\`${field}\``).join(", ")}.`,
  };
}

function farAway({ path, levels }: FieldHome): string {
  const map = path.length === 0 ? "at the top, beside `kind`" : `in \`${pathText(path).replaceAll("[0]", "[]")}\``;
  if (levels === 1) return `one level up, ${map}`;
  if (levels === -1) return `one level down, ${map}`;
  return path.length === 0 ? map : `${Math.abs(levels)} levels ${levels > 0 ? "up" : "down"}, ${map}`;
}

export function explainRequired({ name = "", path }: Issue, object: Explained): Explanation {
  const below = path.length > 0 ? "" : ", beside `kind`";
  return {
    path: path.length > 0 ? path : kindOf(object),
    on: "key",
    message: `${namedFirst(path)} needs the field \`${name}\`.`,
    remedy: `Add \`${name}\`${below}.`,
  };
}

/** The root of an object is all of it; its kind is the line to point at. */
const kindOf = ({ value }: Explained): Path =>
  typeof value === "object" && value !== null && "kind" in value ? ["kind"] : [];

const plain = (word: string): string => word.toLowerCase().replaceAll(/[_\s-]/g, "");
