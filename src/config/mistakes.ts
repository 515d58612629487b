/** Collects the mistakes of one file, each with its place: all are told at once. */
import { LineCounter } from "yaml";
import type { Finding } from "../domain/finding.ts";
import type { Parsed } from "./parsed.ts";
import { type Container, Positions } from "./positions.ts";
import { quote } from "./show-value.ts";

/** More than this in one file help nobody; the rest is counted. */
const MOST = 200;

/** A text of the file, with where it stands. */
export interface Item {
  readonly container: Container;
  readonly key: string | number;
  readonly text: string;
}

/** The texts behind a key that takes one or a list of them; none where it is absent. */
export function itemsOf(
  container: Container,
  key: string,
  value: string | readonly string[] | undefined,
): readonly Item[] {
  if (value === undefined) return [];
  if (typeof value === "string") return [{ container, key, text: value }];
  return value.map((text, index) => ({ container: value, key: index, text }));
}

const ended = (sentence: string): string => (/[.?!]$/.test(sentence) ? sentence : `${sentence}.`);

export class Mistakes {
  readonly positions = new Positions();
  readonly lines = new LineCounter();
  readonly #file: string;
  readonly #found = new Map<string, { readonly offset: number; readonly finding: Finding }>();

  constructor(file: string) {
    this.#file = file;
  }

  /** About the value of a key or the item of a list. `rule` is the part behind `towpath-yaml/`. */
  atValue(container: Container, key: string | number, rule: string, message: string): void {
    this.atOffset(this.positions.of(container, key)?.value ?? 0, rule, message);
  }

  /** About the key itself. */
  atKey(container: Container, key: string | number, rule: string, message: string): void {
    this.atOffset(this.positions.of(container, key)?.key ?? 0, rule, message);
  }

  /** The value that a grammar made of a text of the file, undefined once its problem is collected. */
  parse<T>({ container, key, text }: Item, rule: string, parsed: Parsed<T>): T | undefined {
    if ("value" in parsed) return parsed.value;
    this.atValue(container, key, rule, `${quote(text)} ${ended(parsed.problem)}`);
    return undefined;
  }

  /** The text, undefined once its problem is collected. */
  name(item: Item, rule: string, problemOf: (text: string) => string | undefined): string | undefined {
    const problem = problemOf(item.text);
    return this.parse(item, rule, problem === undefined ? { value: item.text } : { problem });
  }

  /** The same sentence about the same place, met twice through an alias, is one mistake. */
  atOffset(offset: number, rule: string, message: string): void {
    const key = `${offset} ${rule} ${message}`;
    if (this.#found.has(key)) return;
    const { line, col } = this.lines.linePos(offset);
    const place = { file: this.#file, line: Math.max(line, 1), column: Math.max(col, 1) };
    this.#found.set(key, { offset, finding: { severity: "error", ...place, message, rule: `towpath-yaml/${rule}` } });
  }

  get any(): boolean {
    return this.#found.size > 0;
  }

  /** Whether there are more than will be shown: what is still to come need not be worded with care. */
  get isFull(): boolean {
    return this.#found.size >= MOST;
  }

  /** In the order of the file. */
  list(): readonly Finding[] {
    const ordered = [...this.#found.values()].sort((a, b) => a.offset - b.offset).map(({ finding }) => finding);
    const last = ordered[MOST - 1];
    if (ordered.length <= MOST || last === undefined) return ordered;
    const rest = ordered.length - MOST + 1;
    return [
      ...ordered.slice(0, MOST - 1),
      { ...last, message: `${rest} more mistakes from here on; mend those above first.`, rule: "towpath-yaml/many" },
    ];
  }
}
