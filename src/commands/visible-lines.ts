/**
 * The lines of a comment that people read as plain text, as GitHub renders it: not those in code (fenced, indented or
 * inline), quotes, HTML comments, or elements that hold code or are folded away. Where Markdown leaves room for doubt a
 * line counts as hidden: a command that is not heard is given again, one that was never meant cannot be taken back.
 */

import {
  BLANK,
  CODE_INDENT,
  COMMENT,
  closersOf,
  continues,
  DEEPEST,
  fenceOf,
  HTML,
  indentOf,
  MARKER,
  ODD,
  ONE_LINE,
  QUOTE,
  RAW,
  RAW_END,
  startsBlock,
  TAG,
  UNDERLINE,
} from "./markdown-blocks.ts";

export interface VisibleLine {
  /** Counted from 1. */
  readonly number: number;
  readonly text: string;
  /** It stands directly below a quote, to which Markdown adds it: text of the quote for whoever reads the page. */
  readonly belowQuote: boolean;
}

/** Elements whose content is no text of the comment's own, or is folded away. */
const ELEMENTS = "details|pre|code|samp|kbd|blockquote|script|style|textarea|template|xmp";
/** Whatever can hide what comes after it. Each alternative is bounded by its own characters: linear. */
const OPENERS = new RegExp(`\\\\[\\\\\`]|\`+|<!--|<(?<closing>/?)(?<element>${ELEMENTS})(?=[\\s/>]|$)`, "gi");
/** A key of `closers` that is no place in a text: it was searched to its end for the end of a comment, once. */
const NO_COMMENT_ENDS = -1;

/** Linear in the length of the comment. */
export const visibleLines = (comment: string): readonly VisibleLine[] => new Reader(comment.split(/\r\n?|\n/)).read();

class Reader {
  readonly #lines: readonly string[];
  readonly #visible: VisibleLine[] = [];
  /** How many elements of each name are open, and of all together. */
  readonly #open = new Map<string, number>();
  #depth = 0;
  #inComment = false;
  /** How far the contents of the list items are indented that are open, outermost first. */
  #items: number[] = [];
  #at = 0;

  constructor(lines: readonly string[]) {
    this.#lines = lines;
  }

  read(): readonly VisibleLine[] {
    while (this.#at < this.#lines.length) {
      const line = this.#lines[this.#at] ?? "";
      if (this.#inComment) this.#skipComment(line);
      else if (BLANK.test(line)) this.#at += 1;
      else this.#block(line);
    }
    return this.#visible;
  }

  /** A comment at the start of a line. `<!-->` is a whole one (CommonMark 0.31). */
  #comment(line: string): void {
    this.#inComment = true;
    this.#skipComment(line.slice(line.indexOf("<!--") + "<!".length));
  }

  /** To the line on which its element ends. A comment that is open then hides everything, as in {@link #html}. */
  #raw(): void {
    let inComment = false;
    while (this.#at < this.#lines.length) {
      const line = this.#lines[this.#at] ?? "";
      this.#at += 1;
      const [opened, closed] = [line.lastIndexOf("<!--"), line.lastIndexOf("-->")];
      if (opened >= 0 || closed >= 0) inComment = opened > closed;
      if (RAW_END.test(line)) break;
    }
    if (inComment) this.#depth += 1;
  }

  /** Up to an empty line. A comment that it leaves open hides everything: HTML and Markdown do not agree on its end. */
  #html(): void {
    const start = this.#at;
    while (this.#at < this.#lines.length && !BLANK.test(this.#lines[this.#at] ?? "")) this.#at += 1;
    this.#show(start, this.#lines.slice(start, this.#at), true);
    if (this.#inComment) this.#depth += 1;
    this.#inComment = false;
  }

  /** To the line on which it ends; what follows there is scanned for what opens next, and is no line's start. */
  #skipComment(line: string): void {
    const end = line.indexOf("-->");
    if (end < 0) {
      this.#at += 1;
      return;
    }
    this.#inComment = false;
    this.#scan([line.slice(end + "-->".length)], true);
    this.#at += 1;
  }

  #block(line: string): void {
    const content = this.#enterItems(line);
    if (content === 0 && indentOf(line) >= (this.#items.at(-1) ?? 0) + CODE_INDENT) {
      this.#at += 1;
      return;
    }
    const fence = fenceOf(line.slice(content));
    const text = line.slice(content);
    // An item that begins with an empty line and another one ends there.
    if (BLANK.test(text) && BLANK.test(this.#lines[this.#at + 1] ?? "")) this.#items.pop();
    if (fence !== undefined) this.#skipFence(fence);
    else if (COMMENT.test(text)) this.#comment(line);
    else if (RAW.test(text)) this.#raw();
    else if (HTML.test(text) || TAG.test(text)) this.#html();
    // Nobody writes declarations into comments: what they hide is hidden to the end.
    else if (ODD.test(text)) this.#depth += 1;
    else if (QUOTE.test(line)) this.#quote();
    else this.#paragraph(content);
  }

  /** Leaves the items that a line is not indented for, enters those that it starts, and says where its text begins. */
  #enterItems(line: string): number {
    const indent = indentOf(line);
    while ((this.#items.at(-1) ?? 0) > indent) this.#items.pop();
    let at = 0;
    for (let depth = 0; depth < DEEPEST && !ONE_LINE.test(line.slice(at)); depth += 1) {
      MARKER.lastIndex = at;
      const groups = MARKER.exec(line)?.groups;
      if (groups === undefined) break;
      const { before = "", marker = "", after = "" } = groups;
      const text = at + before.length + marker.length;
      // Five blanks and more: one, and indented code.
      const width = after.length > 4 ? 1 : Math.max(1, after.length);
      this.#items.push(text + width);
      at = text + Math.min(width, after.length);
    }
    return at;
  }

  /** To its end, or to the end of the list item that it is in. */
  #skipFence(run: string): void {
    const closing = new RegExp(`^[ \\t]*${run[0] === "~" ? "~" : "`"}{${run.length},}[ \\t]*$`);
    const indent = this.#items.at(-1) ?? 0;
    for (this.#at += 1; this.#at < this.#lines.length; this.#at += 1) {
      const line = this.#lines[this.#at] ?? "";
      if (!BLANK.test(line) && indentOf(line) < indent) return;
      if (closing.test(line)) {
        this.#at += 1;
        return;
      }
    }
  }

  /** The quote itself is hidden, and what Markdown adds to its last paragraph is marked. */
  #quote(): void {
    while (this.#at < this.#lines.length) {
      const line = this.#lines[this.#at] ?? "";
      if (BLANK.test(line) || fenceOf(line) !== undefined) return;
      if (!QUOTE.test(line)) {
        if (startsBlock(line, this.#items.length > 0) && !UNDERLINE.test(line)) return;
        if (this.#depth === 0) this.#visible.push({ number: this.#at + 1, text: line, belowQuote: true });
      }
      this.#at += 1;
    }
  }

  /** `content` is where the text of its first line begins. */
  #paragraph(content: number): void {
    const start = this.#at;
    const first = this.#lines[start] ?? "";
    const lines = [first];
    this.#at += 1;
    if (!BLANK.test(first.slice(content)) && !ONE_LINE.test(first.slice(content))) {
      for (
        ;
        this.#at < this.#lines.length && continues(this.#lines[this.#at] ?? "", this.#items.length > 0);
        this.#at += 1
      ) {
        lines.push(this.#lines[this.#at] ?? "");
      }
    }
    this.#show(start, lines, false);
  }

  #show(start: number, lines: readonly string[], isHtml: boolean): void {
    for (const [index, hidden] of this.#scan(lines, isHtml).entries()) {
      const text = lines[index] ?? "";
      if (!hidden) this.#visible.push({ number: start + index + 1, text, belowQuote: false });
    }
  }

  /** For each line whether its start is hidden. Elements that are left open hide what comes after the paragraph. */
  #scan(lines: readonly string[], isHtml: boolean): readonly boolean[] {
    const text = lines.join("\n");
    const starts: number[] = [];
    let length = 0;
    for (const line of lines) {
      starts.push(length);
      length += line.length + 1;
    }
    const hidden = lines.map(() => this.#depth > 0);
    let next = 0;
    /** Lines that start before `end` are as the state was until now. */
    const mark = (end: number, isHidden: boolean): void => {
      for (; next < starts.length && (starts[next] ?? 0) < end; next += 1) hidden[next] = isHidden;
    };
    // In a block of HTML backticks are no code: whatever stands beside one is in doubt.
    const closers = isHtml ? new Map<number, number>() : closersOf(text);
    OPENERS.lastIndex = 0;
    for (let found = OPENERS.exec(text); found !== null; found = OPENERS.exec(text)) {
      const [token] = found;
      mark(found.index + 1, this.#depth > 0);
      const end = this.#skip(text, found.index, token, found.groups ?? {}, isHtml, closers);
      if (end === undefined) continue;
      mark(end, true);
      OPENERS.lastIndex = end;
    }
    mark(length, this.#depth > 0 || this.#inComment);
    return isHtml && text.includes("`") ? hidden.map(() => true) : hidden;
  }

  /** Where what opens here ends, undefined if it hides nothing itself. */
  #skip(
    text: string,
    index: number,
    token: string,
    groups: Partial<Record<string, string>>,
    isHtml: boolean,
    closers: Map<number, number>,
  ): number | undefined {
    if (token.startsWith("\\")) return undefined;
    if (token.startsWith("`")) return closers.get(index);
    if (token === "<!--") {
      const end = closers.has(NO_COMMENT_ENDS) ? -1 : text.indexOf("-->", index + "<!".length);
      if (end >= 0) return end + "-->".length;
      if (!isHtml) closers.set(NO_COMMENT_ENDS, index);
      // Inside a line of Markdown a comment that nothing ends is text.
      this.#inComment = isHtml;
      return isHtml ? text.length : undefined;
    }
    if (groups["element"] !== undefined)
      this.#element(groups["element"].toLowerCase(), groups["closing"] === "" ? 1 : -1);
    return undefined;
  }

  /** An end that nothing began ends nothing. */
  #element(name: string, change: 1 | -1): void {
    const open = this.#open.get(name) ?? 0;
    if (open + change < 0) return;
    this.#open.set(name, open + change);
    this.#depth += change;
  }
}
