/** Reading the ledger's files strictly: a value of the wrong kind is said, never guessed. */
import { parse } from "yaml";
import { Mistake } from "../../domain/failure.ts";

/** The branch of the home repository that holds the ledger; outside the prefix of promotions. */
export const LEDGER_BRANCH = "towpath-ledger";

/** Typed access to one map of a ledger file; each miss throws Mistake `ledger-unreadable` that names file and field. */
export interface Fields {
  text(name: string): string;
  optionalText(name: string): string | undefined;
  number(name: string): number;
  time(name: string): number;
  list(name: string): readonly Fields[];
  texts(name: string): readonly string[];
  map(name: string): ReadonlyMap<string, Fields>;
}

/** Parses a ledger file of schema 1. */
export function parseLedgerFile(file: string, text: string): Fields {
  let document: unknown;
  try {
    document = parse(text, { uniqueKeys: true });
  } catch (cause) {
    throw unreadable(file, "it is not YAML", cause);
  }
  const fields = fieldsOf(file, "it", document);
  if (fields.number("schema") !== 1) throw unreadable(file, "its schema is newer than this version of Towpath");
  return fields;
}

function fieldsOf(file: string, name: string, value: unknown): Fields {
  if (!isRecord(value)) throw unreadable(file, `${name} is not a map`);
  const bad = (field: string, kind: string): Mistake => unreadable(file, `\`${field}\` is not ${kind}`);
  const text = (field: string): string => {
    const found = value[field];
    if (typeof found !== "string") throw bad(field, "a text");
    return found;
  };
  const array = (field: string): readonly unknown[] => {
    const found = value[field];
    if (!Array.isArray(found)) throw bad(field, "a list");
    return found;
  };
  return {
    text,
    optionalText: (field) => (value[field] === undefined ? undefined : text(field)),
    number: (field) => {
      const found = value[field];
      if (typeof found !== "number") throw bad(field, "a number");
      return found;
    },
    time: (field) => {
      const time = Date.parse(text(field));
      if (Number.isNaN(time)) throw bad(field, "a time");
      return time;
    },
    list: (field) => array(field).map((item) => fieldsOf(file, `an item of \`${field}\``, item)),
    texts: (field) =>
      array(field).map((item) => {
        if (typeof item !== "string") throw bad(field, "a list of texts");
        return item;
      }),
    map: (field) => {
      const found = value[field];
      if (!isRecord(found)) throw bad(field, "a map");
      return new Map(Object.entries(found).map(([key, item]) => [key, fieldsOf(file, `\`${field}.${key}\``, item)]));
    },
  };
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const unreadable = (file: string, why: string, cause?: unknown): Mistake =>
  new Mistake(
    "ledger-unreadable",
    `${file} on the branch ${LEDGER_BRANCH} cannot be read: ${why}. Restore it from the history of that branch, or delete it if it is not needed.`,
    { cause },
  );
