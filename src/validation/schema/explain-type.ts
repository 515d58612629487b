import type { Path } from "../resource.ts";
import type { Explained, Explanation } from "./explanation.ts";
import type { Issue } from "./issue.ts";
import { namedFirst } from "./path-text.ts";
import { showFound, writtenWhole } from "./show-found.ts";
import type { SchemaType } from "./structural-schema.ts";
import { typeOf } from "./value-type.ts";

const WORDS: Readonly<Record<SchemaType, string>> = {
  string: "text",
  integer: "a whole number",
  number: "a number",
  boolean: "true or false",
  array: "a list",
  object: "a map",
  null: "empty",
};

/** A value of another type than is wanted: what was found, what is wanted, and how it is written. */
export function explainType(issue: Issue, object: Explained): Explanation {
  const { path, value } = issue;
  const wanted = (issue.wanted ?? []).filter((type) => type !== "null");
  const words = wanted.map((type) => WORDS[type]).join(" or ");
  if (value === null) {
    return {
      path,
      on: "key",
      message: `${namedFirst(path)} is empty and must be ${words}.`,
      remedy: "Give it a value, or remove the line.",
    };
  }
  const found = foundWords(path, value, object);
  const remedy = howToWrite(wanted, path, value, object);
  const message = `${namedFirst(path)} must be ${words}, found ${found}.`;
  return { path, on: "value", message, ...(remedy === undefined ? {} : { remedy }) };
}

function foundWords(path: Path, value: unknown, object: Explained): string {
  const shown = showFound(path, value, object);
  if (!shown.startsWith("`")) return shown;
  const read =
    typeof value === "boolean" || typeof value === "number" || typeof value === "bigint" ? `${value}` : undefined;
  const otherwise = read !== undefined && object.at.written(path) !== read;
  if (typeof value === "boolean" && otherwise) return `${shown}, which is read as ${value}`;
  return `${shown} (${WORDS[typeOf(value)]}${otherwise ? `, read as ${read}` : ""})`;
}

/** Undefined where there is nothing to say that the message does not say. */
function howToWrite(wanted: readonly SchemaType[], path: Path, value: unknown, object: Explained): string | undefined {
  const wants = (type: SchemaType): boolean => wanted.includes(type);
  if (typeof value === "object" && value !== null) return reshape(wants, value);
  if (wants("string")) {
    const written = writtenWhole(path, object);
    return written === undefined ? "Write it in quotes." : `Write it in quotes: "${written}".`;
  }
  if (typeof value === "string") {
    const bare = bareWord(value, wants);
    if (bare !== undefined) return `Remove the quotes: ${bare}.`;
  }
  if (wants("array")) return 'Write it as a list: a line that starts with "- " for each item.';
  if (wants("object")) return "Write `key: value` lines below the key, indented further than it.";
  if (wants("integer") && typeof value === "number") return "Leave out the fraction.";
  return undefined;
}

function reshape(wants: (type: SchemaType) => boolean, value: object): string | undefined {
  if (wants("array")) return 'Start each item with "- ".';
  if (wants("object") && Array.isArray(value)) {
    return value.length === 1 ? 'Remove the "- ": this is one map, no list.' : "Write one map of `key: value` lines.";
  }
  return undefined;
}

/** What stands in the quotes, where it is of the wanted type without them. */
function bareWord(text: string, wants: (type: SchemaType) => boolean): string | undefined {
  if (wants("boolean") && /^(?:true|false)$/i.test(text)) return text.toLowerCase();
  if (wants("integer") && /^-?(?:0|[1-9][0-9]{0,17})$/.test(text)) return text;
  return wants("number") && /^-?(?:0|[1-9][0-9]{0,17})(?:\.[0-9]{1,17})?$/.test(text) ? text : undefined;
}
