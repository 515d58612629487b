import type { Path, Positions, Span } from "../resource.ts";
import type { LineIndex } from "./line-index.ts";
import { offsetsAt } from "./node-table.ts";

/** The way back from the values of one object to its file. */
export class TablePositions implements Positions {
  readonly #text: string;
  readonly #lines: LineIndex;
  readonly #table: Int32Array;
  readonly #document: unknown;
  readonly #root: Path;

  /** `document` is the value that the table was made of; `root` leads from it to the object (an item of a list). */
  constructor(text: string, lines: LineIndex, table: Int32Array, document: unknown, root: Path) {
    this.#text = text;
    this.#lines = lines;
    this.#table = table;
    this.#document = document;
    this.#root = root;
  }

  value(path: Path): Span {
    const [start, end] = this.#offsets(path).value;
    return this.#lines.span(start, end);
  }

  key(path: Path): Span {
    const { key, value } = this.#offsets(path);
    const [start, end] = key[1] > key[0] ? key : value;
    return this.#lines.span(start, end);
  }

  written(path: Path): string | undefined {
    const { value, found } = this.#offsets(path);
    const [start, end] = value;
    return found && !isCollection(this.#at(path)) ? this.#text.slice(start, end) : undefined;
  }

  #offsets(path: Path) {
    return offsetsAt(this.#table, this.#document, [...this.#root, ...path]);
  }

  #at(path: Path): unknown {
    let value = this.#document;
    for (const step of [...this.#root, ...path]) {
      value = isCollection(value) ? Reflect.get(value, step) : undefined;
    }
    return value;
  }
}

const isCollection = (value: unknown): value is object => typeof value === "object" && value !== null;
