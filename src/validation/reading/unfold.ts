/**
 * From the nodes of the npm package `yaml` to the value that Kubernetes would have, with the place of each part. Aliases
 * and merge keys are unfolded as go-yaml v2 does, doubled keys told, and what hostile files would unfold to is bounded.
 */
import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type ParsedNode,
  Scalar,
  type YAMLMap,
} from "yaml";
import { OFFSETS } from "./node-table.ts";
import { readPlain } from "./scalar.ts";

/** Something in the text that Kubernetes would not read, or would read other than people think. */
export interface Trouble {
  readonly rule: string;
  readonly severity: "error" | "warning" | "notice";
  /** Offsets in the text. */
  readonly start: number;
  readonly end: number;
  /** With `{line}` where the line of `other` belongs. */
  readonly message: string;
  readonly remedy?: string;
  readonly other?: number;
}

export interface Unfolded {
  readonly value: unknown;
  readonly table: Int32Array;
  readonly troubles: readonly Trouble[];
  /** Offset of a `{{` that was read as a map: the text is a template. */
  readonly template: number | undefined;
}

/** Values that aliases may add to one document; real files were seen to add a few hundred. */
const MOST_UNFOLDED = 100_000;
/** Behind so many, further ones are not told. */
const MOST_TROUBLES = 20;
const DEEPEST = 400;
const TAG = "tag:yaml.org,2002:";

type Node = ParsedNode | null | undefined;

interface Entry {
  readonly key: string;
  readonly at: readonly [start: number, end: number];
  readonly value: Node;
  readonly merged: boolean;
}

/** Unfolds one document, whose offsets are counted from `shift`. `text` is the text that was parsed. */
export function unfold(document: Document.Parsed, text: string, shift: number): Unfolded {
  const unfolding = new Unfolding(text, shift);
  const contents = document.contents as Node;
  if (text.includes("&")) unfolding.collectAnchors(contents);
  const value = unfolding.value(contents, undefined, 0);
  const { rows, troubles, template } = unfolding;
  return { value, table: Int32Array.from(rows), troubles, template };
}

class Unfolding {
  readonly rows: number[] = [];
  readonly troubles: Trouble[] = [];
  template: number | undefined;
  readonly #text: string;
  readonly #shift: number;
  readonly #targets = new Map<Alias, Exclude<Node, null | undefined>>();
  readonly #open = new Set<Node>();
  #inAlias = 0;
  #unfolded = 0;

  constructor(text: string, shift: number) {
    this.#text = text;
    this.#shift = shift;
  }

  /** An alias means the nearest anchor of its name before it; anchors may be defined twice. */
  collectAnchors(root: Node): void {
    const anchors = new Map<string, Exclude<Node, null | undefined>>();
    const visit = (node: Node): void => {
      if (node == null) return;
      if (isAlias(node)) {
        const target = anchors.get(node.source);
        if (target !== undefined) this.#targets.set(node, target);
        return;
      }
      if (node.anchor !== undefined) anchors.set(node.anchor, node);
      if (isSeq(node)) for (const item of node.items) visit(item as Node);
      else if (isMap(node)) {
        for (const { key, value } of node.items) {
          visit(key as Node);
          visit(value as Node);
        }
      }
    };
    visit(root);
  }

  /** The value of the node; its rows are added to the table. `key`: where its key stands. */
  value(node: Node, key: readonly [number, number] | undefined, depth: number): unknown {
    if (this.#inAlias > 0 && ++this.#unfolded > MOST_UNFOLDED) {
      if (this.#unfolded === MOST_UNFOLDED + 1) {
        this.#trouble("alias-bomb", node, `Aliases unfold to more than ${MOST_UNFOLDED} values here.`);
      }
      this.#row(node, key);
      return null;
    }
    if (node != null && isAlias(node)) return this.#alias(node, key, depth);
    const row = this.#row(node, key);
    if (node == null) return null;
    if (isScalar(node)) return this.#scalar(node);
    if (depth > DEEPEST) {
      this.#trouble("too-deep", node, `The document is nested more than ${DEEPEST} levels deep here.`);
      return null;
    }
    const value = isSeq(node)
      ? node.items.map((item) => this.value(item as Node, undefined, depth + 1))
      : this.#map(node as YAMLMap, depth);
    return row < 0 ? null : value;
  }

  #row(node: Node, key: readonly [number, number] | undefined): number {
    const [start, end] = node == null ? [key?.[1] ?? 0, key?.[1] ?? 0] : node.range;
    const from = node == null ? start : start + this.#shift;
    const to = node == null ? end : end + this.#shift;
    return this.rows.push(key?.[0] ?? from, key?.[1] ?? from, from, to) / OFFSETS - 1;
  }

  #alias(node: Alias.Parsed, key: readonly [number, number] | undefined, depth: number): unknown {
    const target = this.#targets.get(node);
    const hindered =
      target === undefined
        ? `No anchor &${node.source} stands before this alias.`
        : this.#open.has(target) || this.#isInside(node, target)
          ? `The anchor &${node.source} contains itself.`
          : undefined;
    if (target === undefined || hindered !== undefined) {
      this.#trouble("alias", node, hindered ?? "");
      this.#row(node, key);
      return null;
    }
    this.#open.add(target);
    this.#inAlias++;
    const value = this.value(target, key, depth + 1);
    this.#inAlias--;
    this.#open.delete(target);
    return value;
  }

  #isInside(node: Alias.Parsed, target: Exclude<Node, null | undefined>): boolean {
    return target.range[0] <= node.range[0] && node.range[1] <= target.range[1];
  }

  #map(node: YAMLMap, depth: number): Record<string, unknown> {
    const entries = this.#entries(node, depth);
    const value: Record<string, unknown> = {};
    for (const { key, at, value: inner } of inOrderOfObjects(entries)) {
      const read = this.value(inner, at, depth + 1);
      if (key === "__proto__") Object.defineProperty(value, key, { value: read, enumerable: true, writable: true });
      else value[key] = read;
    }
    return value;
  }

  /** Each key once, with the value that Kubernetes takes: the last, be it written or merged. */
  #entries(node: YAMLMap, depth: number): ReadonlyMap<string, Entry> {
    const entries = new Map<string, Entry>();
    for (const pair of node.items) {
      const keyNode = pair.key as Node;
      const at = this.#at(keyNode) ?? this.#at(node) ?? [0, 0];
      if (isMergeKey(keyNode)) {
        this.#merge(pair.value as Node, entries, depth);
        continue;
      }
      const key = this.#key(keyNode, node);
      if (key === undefined) continue;
      const before = entries.get(key);
      if (before !== undefined && !before.merged) {
        this.#add({
          rule: "yaml/duplicate-key",
          severity: "error",
          start: at[0],
          end: at[1],
          message: `The key \`${short(key)}\` stands here a second time, first on line {line}; the last one counts.`,
          remedy: "Remove one of the two.",
          other: before.at[0],
        });
      }
      entries.set(key, { key, at, value: pair.value as Node, merged: false });
    }
    return entries;
  }

  #merge(source: Node, entries: Map<string, Entry>, depth: number): void {
    const sources = source != null && isSeq(source) ? source.items.toReversed() : [source];
    for (const one of sources as Node[]) {
      const node = one != null && isAlias(one) ? this.#targets.get(one) : one;
      if (node == null || !isMap(node) || depth > DEEPEST || this.#open.has(node)) {
        this.#trouble("merge-key", one, "A merge key (`<<`) takes a map, an alias of a map, or a list of those.");
        continue;
      }
      this.#open.add(node);
      const merged = this.#entries(node as YAMLMap, depth + 1);
      this.#open.delete(node);
      this.#unfolded += merged.size;
      if (this.#unfolded > MOST_UNFOLDED) {
        this.#trouble("alias-bomb", one, `Merge keys unfold to more than ${MOST_UNFOLDED} values here.`);
        return;
      }
      for (const entry of merged.values()) {
        const before = entries.get(entry.key);
        if (before !== undefined && !before.merged) {
          this.#add({
            rule: "yaml/merge-overrides",
            severity: "warning",
            start: before.at[0],
            end: before.at[1],
            message: `The merge key behind it replaces \`${short(entry.key)}\` when Kubernetes reads it, though not when kustomize does.`,
            remedy: "Put the merge key (`<<`) first in its map.",
          });
        }
        entries.set(entry.key, { ...entry, merged: true });
      }
    }
  }

  #key(node: Node, map: YAMLMap): string | undefined {
    const start = this.#at(node)?.[0] ?? this.#at(map)?.[0] ?? 0;
    if (this.#text.startsWith("{{", start - this.#shift) || this.#isDoubleBrace(map)) {
      this.template ??= start;
    }
    const target = node != null && isAlias(node) ? this.#targets.get(node) : node;
    const value = target != null && isScalar(target) ? this.#scalar(target) : undefined;
    if (value === undefined || value === null) {
      this.#trouble("key", node ?? map, "A key must be text; this one is a map, a list or empty.");
      return undefined;
    }
    return typeof value === "string" ? value : String(value);
  }

  #isDoubleBrace(map: YAMLMap): boolean {
    const [start] = map.range ?? [0];
    return this.#text.startsWith("{{", start);
  }

  #scalar(node: Scalar): string | number | bigint | boolean | null {
    const text = typeof node.value === "string" ? node.value : "";
    const plain = node.type === Scalar.PLAIN || node.type === undefined;
    switch (node.tag) {
      case undefined:
        return plain ? this.#plain(text, node) : this.#block(node, text);
      case `${TAG}binary`:
        return Buffer.from(text, "base64").toString("utf8");
      case `${TAG}int`:
      case `${TAG}float`:
      case `${TAG}bool`:
      case `${TAG}null`:
        return this.#plain(text, node);
      default:
        return text;
    }
  }

  #plain(text: string, node: Scalar): ReturnType<typeof readPlain> {
    const value = readPlain(text);
    if (typeof value === "number" && !Number.isFinite(value)) {
      this.#trouble("not-finite", node as Node, `\`${text}\` is no number that Kubernetes objects can hold.`);
      return text;
    }
    return value;
  }

  /** Where the file ends without a line end, go-yaml adds none to a block of text. */
  #block(node: Scalar, text: string): string {
    const block = node.type === Scalar.BLOCK_LITERAL || node.type === Scalar.BLOCK_FOLDED;
    const atEnd = block && (node.range?.[1] ?? 0) >= this.#text.length && !this.#text.endsWith("\n");
    return atEnd && text.endsWith("\n") ? text.slice(0, -1) : text;
  }

  #at(node: Node | YAMLMap): readonly [number, number] | undefined {
    const range = node?.range;
    return range == null ? undefined : [range[0] + this.#shift, range[1] + this.#shift];
  }

  #trouble(rule: string, node: Node | YAMLMap, message: string): void {
    const [start, end] = this.#at(node) ?? [this.#shift, this.#shift];
    this.#add({ rule: `yaml/${rule}`, severity: "error", start, end, message });
  }

  #add(trouble: Trouble): void {
    // What an alias unfolds to was told where it was written.
    const told = this.troubles.some(({ rule, start }) => rule === trouble.rule && start === trouble.start);
    if (!told && this.troubles.length < MOST_TROUBLES) this.troubles.push(trouble);
  }
}

const isMergeKey = (node: Node): boolean =>
  node != null && isScalar(node) && node.type === Scalar.PLAIN && node.value === "<<";

const short = (key: string): string => (key.length > 80 ? `${key.slice(0, 80)}…` : key);

/** Objects list keys that are array indexes first, by size: the table has to know them in this order. */
function inOrderOfObjects(entries: ReadonlyMap<string, Entry>): readonly Entry[] {
  const all = [...entries.values()];
  const isIndex = ({ key }: Entry): boolean => /^(?:0|[1-9][0-9]{0,9})$/.test(key) && Number(key) < 2 ** 32 - 1;
  if (!all.some(isIndex)) return all;
  const indexes = all.filter(isIndex).sort((a, b) => Number(a.key) - Number(b.key));
  return [...indexes, ...all.filter((entry) => !isIndex(entry))];
}
