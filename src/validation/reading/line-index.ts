import type { Span } from "../resource.ts";

/** Lines and columns of offsets in one text. Columns count UTF-16 units, as editors and GitHub do. */
export class LineIndex {
  readonly #text: string;
  #starts: readonly number[] | undefined;

  constructor(text: string) {
    this.#text = text;
  }

  /** The piece between two offsets, without blanks and line ends behind it. */
  span(start: number, end: number): Span {
    let last = Math.max(start, end);
    while (last > start && /\s/.test(this.#text[last - 1] ?? "")) last--;
    const from = this.#position(start);
    const to = this.#position(last);
    return { line: from.line, column: from.column, endLine: to.line, endColumn: to.column };
  }

  #position(offset: number): { readonly line: number; readonly column: number } {
    this.#starts ??= [0, ...Array.from(this.#text.matchAll(/\n/g), ({ index }) => index + 1)];
    let low = 0;
    let high = this.#starts.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#starts[middle] ?? 0) <= offset) low = middle + 1;
      else high = middle;
    }
    const start = this.#starts[low - 1] ?? 0;
    // A byte order mark is no column.
    const mark = low === 1 && this.#text.startsWith("\ufeff") && offset > 0 ? 1 : 0;
    return { line: low, column: offset - start - mark + 1 };
  }
}
