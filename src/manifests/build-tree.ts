/** From the nodes of the npm package `yaml` to our tree, with offsets in the file. */
import { Composer, type Document, isAlias, isMap, isScalar, isSeq, type ParsedNode, Parser, Scalar } from "yaml";
import { nestsTooDeeply } from "./nesting.ts";
import { mapBlock, mapInside } from "./offset-map.ts";
import { escapeSegment } from "./pointer.ts";
import type { AliasNode, Entry, ListNode, MapNode, OffsetMap, ScalarNode, ScalarStyle, TreeNode } from "./tree.ts";

export interface ParsedText {
  /** One root for each document; undefined for an empty one. */
  readonly roots: readonly (TreeNode | undefined)[];
  /** First error of the parser, with the offset in the text. */
  readonly error?: { readonly message: string; readonly offset: number };
  /** Offset of a `{{` that was read as a flow map: the text is a template. */
  readonly template?: number;
}

export interface TextOrigin {
  /** Pointer of the text in its document: empty for a file, that of the scalar for a text within. */
  readonly pointer: string;
  readonly at: OffsetMap;
  /** Where the text starts in the file. */
  readonly near: number;
  readonly json: boolean;
}

const OPTIONS = {
  schema: "failsafe",
  uniqueKeys: false,
  strict: false,
  prettyErrors: false,
  logLevel: "silent",
} as const;

/**
 * Parses text that is YAML or JSON. Numbers, booleans and nulls are not resolved (schema `failsafe`), duplicate keys are
 * kept, aliases are not expanded. Never throws: what the parser cannot take is an `error`.
 */
export function parseTree(text: string, origin: TextOrigin): ParsedText {
  const tokens = [...new Parser().parse(text)];
  if (nestsTooDeeply(tokens)) return { roots: [], error: { message: "It is nested too deeply", offset: 0 } };
  const documents = [...new Composer(OPTIONS).compose(tokens)];
  const error = documents.flatMap((document) => document.errors).at(0);
  if (error !== undefined) {
    return { roots: [], error: { message: error.message, offset: error.pos[0] } };
  }
  const builder = new TreeBuilder(text, origin);
  const roots = documents.map((document) => builder.root(document));
  return builder.template === undefined ? { roots } : { roots, template: builder.template };
}

const STYLES: Readonly<Record<string, ScalarStyle>> = {
  [Scalar.PLAIN]: "plain",
  [Scalar.QUOTE_SINGLE]: "single",
  [Scalar.QUOTE_DOUBLE]: "double",
  [Scalar.BLOCK_LITERAL]: "block",
  [Scalar.BLOCK_FOLDED]: "block",
};

class TreeBuilder {
  template: number | undefined;
  readonly #text: string;
  readonly #origin: TextOrigin;
  /** Anchors may be defined twice: an alias means the nearest before it. */
  #anchors = new Map<string, ScalarNode | MapNode | ListNode>();

  constructor(text: string, origin: TextOrigin) {
    this.#text = text;
    this.#origin = origin;
  }

  root(document: Document.Parsed): TreeNode | undefined {
    this.#anchors = new Map();
    return document.contents === null ? undefined : this.#node(document.contents, this.#origin.pointer);
  }

  #node(node: ParsedNode, pointer: string): TreeNode {
    if (isAlias(node)) return this.#alias(node.source, pointer, node.range[0]);
    const built = isScalar(node) ? this.#scalar(node, pointer) : this.#collection(node, pointer);
    if (node.anchor !== undefined) this.#anchors.set(node.anchor, built);
    return built;
  }

  #alias(name: string, pointer: string, start: number): AliasNode {
    const target = this.#anchors.get(name);
    return { kind: "alias", pointer, name, target, start: this.#origin.at(start) ?? -1 };
  }

  #collection(node: ParsedNode, pointer: string): MapNode | ListNode {
    const [from] = node.range;
    const start = this.#origin.at(from) ?? -1;
    if (isSeq(node)) {
      const items = node.items.map((item, index) => this.#node(item as ParsedNode, `${pointer}/${index}`));
      return { kind: "list", pointer, items, start };
    }
    const entries: Entry[] = [];
    for (const pair of isMap(node) ? node.items : []) {
      const key = pair.key as ParsedNode | null;
      this.#watchForTemplate(key === null ? from : key.range[0], from);
      const name = isScalar(key) ? String(key.value) : isAlias(key) ? `*${key.source}` : "?";
      const value = pair.value as ParsedNode | null;
      const at = `${pointer}/${escapeSegment(name)}`;
      if (value !== null) entries.push({ key: name, node: this.#node(value, at) });
    }
    return { kind: "map", pointer, entries, start };
  }

  /** `a: {{ .x }}` is read as a map with a map for a key. */
  #watchForTemplate(...offsets: readonly number[]): void {
    this.template ??= offsets.find((offset) => this.#text.startsWith("{{", offset));
  }

  #scalar(node: Scalar.Parsed, pointer: string): ScalarNode {
    const { at: host, json } = this.#origin;
    const text = typeof node.value === "string" ? node.value : "";
    const style = STYLES[node.type ?? Scalar.PLAIN] ?? "plain";
    const [start, end] = node.range;
    const at = style === "block" ? mapBlock(this.#text, start, end, text) : mapInside(this.#text, start, end, text);
    return {
      kind: "scalar",
      pointer,
      text,
      style,
      near: host(start) ?? this.#origin.near,
      start: host(start) ?? -1,
      end: end === start ? (host(start) ?? -1) : (host(end - 1) ?? -2) + 1,
      at: (offset) => {
        const inText = at(offset);
        return inText === undefined ? undefined : host(inText);
      },
      json,
      anchor: node.anchor,
    };
  }
}
