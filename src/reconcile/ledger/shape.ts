/** Reading the ledger's files strictly: a value of the wrong kind is said with its line, never guessed. */
import { isMap, isPair, isScalar, LineCounter, type Node, parseDocument } from "yaml";
import { Mistake, type Problem } from "../../domain/failure.ts";

/** The branch of the home repository that holds the ledger; outside the prefix of promotions. */
export const LEDGER_BRANCH = "towpath-ledger";

/** A file of the ledger that cannot be read: `ledger-unreadable`. */
export class LedgerMistake extends Mistake {
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;
  constructor(file: string, line: number, why: string, options?: ErrorOptions) {
    super(
      "ledger-unreadable",
      `${file} on the branch ${LEDGER_BRANCH} cannot be read: in line ${line}, ${why}. Mend it, restore it from the history, or delete it if it is not needed, through a pull request into that branch.`,
      options,
    );
    this.file = file;
    this.line = line;
  }

  get problem(): Problem {
    return { code: this.code, message: this.message, file: this.file, line: this.line };
  }
}

/** Typed access to one map of a ledger file; each miss throws {@link LedgerMistake} that names file, line and field. */
export interface Fields {
  text(name: string): string;
  optionalText(name: string): string | undefined;
  number(name: string): number;
  /** A point in time with its zone, as ISO 8601 writes it; milliseconds since 1970. */
  time(name: string): number;
  optionalTime(name: string): number | undefined;
  list(name: string): readonly Fields[];
  texts(name: string): readonly string[];
  map(name: string): ReadonlyMap<string, Fields>;
  /** One map in the map; undefined where there is none. */
  optionalPart(name: string): Fields | undefined;
  has(name: string): boolean;
  /** A mistake about one field, or about the map itself where it is not there. */
  mistake(name: string, why: string): LedgerMistake;
  /** Refuses keys besides these: a misspelt one would be lost in silence. */
  only(names: readonly string[]): void;
}

/** Beyond a ledger file of any sense. */
const LONGEST = 1024 * 1024;
const TIME = /^(?:\d{4}|[+-]\d{6})-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)$/;

/** Parses a ledger file of schema 1. */
export function parseLedgerFile(file: string, text: string): Fields {
  if (text.length > LONGEST) throw new LedgerMistake(file, 1, "it is too large for a file of the ledger");
  const lines = new LineCounter();
  const document = parseDocument(text, { uniqueKeys: true, lineCounter: lines, prettyErrors: false });
  const [error] = document.errors;
  if (error !== undefined) {
    throw new LedgerMistake(file, lines.linePos(error.pos[0]).line, `it is not YAML (${error.message})`, {
      cause: error,
    });
  }
  const lineOf = (node: Node | null | undefined): number => lines.linePos(node?.range?.[0] ?? 0).line;
  // Aliases can multiply: none are written, and none are taken.
  const plain = toPlain(() => document.toJS({ maxAliasCount: 0 }), file);
  const fields = fieldsOf({ file, lineOf }, "it", plain, document.contents);
  if (fields.number("schema") !== 1) {
    throw fields.mistake("schema", "its schema is newer than this version of Towpath");
  }
  return fields;
}

function toPlain(read: () => unknown, file: string): unknown {
  try {
    return read();
  } catch (cause) {
    throw new LedgerMistake(file, 1, "it holds YAML aliases", { cause });
  }
}

interface Source {
  readonly file: string;
  readonly lineOf: (node: Node | null | undefined) => number;
}

function fieldsOf(source: Source, name: string, value: unknown, node: Node | null): Fields {
  const { file, lineOf } = source;
  if (!isRecord(value)) throw new LedgerMistake(file, lineOf(node), `${name} is not a map`);
  const childOf = (field: string): Node | null => {
    const found = isMap(node) ? node.get(field, true) : undefined;
    return found ?? null;
  };
  const mistake = (field: string, why: string): LedgerMistake =>
    new LedgerMistake(file, lineOf(childOf(field) ?? node), why);
  const bad = (field: string, kind: string): LedgerMistake =>
    mistake(field, Object.hasOwn(value, field) ? `\`${field}\` is not ${kind}` : `\`${field}\` is missing`);
  const at = (field: string): unknown => (Object.hasOwn(value, field) ? value[field] : undefined);
  const text = (field: string): string => {
    const found = at(field);
    if (typeof found !== "string") throw bad(field, "a text");
    return found;
  };
  const array = (field: string): readonly unknown[] => {
    const found = at(field);
    if (!Array.isArray(found)) throw bad(field, "a list");
    return found;
  };
  const time = (field: string): number => {
    const written = text(field);
    const found = TIME.test(written) ? Date.parse(written) : Number.NaN;
    if (Number.isNaN(found)) throw bad(field, "a time with its zone, such as 2026-03-02T10:00:00Z");
    return found;
  };
  return {
    text,
    time,
    mistake,
    has: (field) => at(field) !== undefined,
    optionalText: (field) => (at(field) === undefined ? undefined : text(field)),
    optionalTime: (field) => (at(field) === undefined ? undefined : time(field)),
    number: (field) => {
      const found = at(field);
      if (typeof found !== "number") throw bad(field, "a number");
      return found;
    },
    list: (field) => array(field).map((item) => fieldsOf(source, `an item of \`${field}\``, item, childOf(field))),
    texts: (field) =>
      array(field).map((item) => {
        if (typeof item !== "string") throw bad(field, "a list of texts");
        return item;
      }),
    map: (field) => {
      const found = at(field);
      if (!isRecord(found)) throw bad(field, "a map");
      return new Map(
        Object.entries(found).map(([key, item]) => [
          key,
          fieldsOf(source, `\`${field}.${key}\``, item, childOf(field)),
        ]),
      );
    },
    optionalPart: (field) =>
      at(field) === undefined ? undefined : fieldsOf(source, `\`${field}\``, at(field), childOf(field)),
    only: (names) => {
      const known = new Set(names);
      for (const key of Object.keys(value)) {
        if (known.has(key)) continue;
        const pair = isMap(node)
          ? node.items.find((one) => isPair(one) && isScalar(one.key) && one.key.value === key)
          : undefined;
        const line = isScalar(pair?.key) ? lineOf(pair.key) : lineOf(node);
        throw new LedgerMistake(file, line, `\`${key}\` is no key of such a file`);
      }
    },
  };
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
