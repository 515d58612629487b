/** A YAML document → plain values: aliases unfolded, every value with its place, what cannot be read left out. */
import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  type Scalar,
  type YAMLMap,
  type YAMLSeq,
} from "yaml";
import type { Mistakes } from "./mistakes.ts";
import type { Container, Spot } from "./positions.ts";
import { mustBeQuoted } from "./yaml-sentences.ts";

/** No key of `towpath.yaml` lies deeper than eight. */
const DEEPEST = 32;
/** Values that may come from aliases; without a bound, a file of ten lines unfolds to billions. */
const MOST_FROM_ALIASES = 50_000;

/** Not a value: what stands there cannot be read, and that is reported. */
const UNREADABLE = Symbol("unreadable");

/** The document's content. Maps have no prototype, so that no key of the file meets an inherited one. */
export function toValues(document: Document.Parsed, unreadable: readonly number[], mistakes: Mistakes): unknown {
  const value = new Walk(unreadable, mistakes).value(document.contents, 0);
  return value === UNREADABLE ? undefined : value;
}

class Walk {
  /** Offsets; few. */
  readonly #unreadable: readonly number[];
  readonly #mistakes: Mistakes;
  readonly #anchors = new Map<string, Node>();
  /** Nodes around the current one. */
  readonly #around = new Set<Node>();
  #aliasDepth = 0;
  #fromAliases = 0;

  constructor(unreadable: readonly number[], mistakes: Mistakes) {
    this.#unreadable = unreadable;
    this.#mistakes = mistakes;
  }

  value(node: unknown, depth: number): unknown {
    if (node === null || node === undefined) return null;
    if (isAlias(node)) return this.#alias(node.source, startOf(node), depth);
    if (!isScalar(node) && !isMap(node) && !isSeq(node)) return UNREADABLE;
    const start = startOf(node);
    if (this.#aliasDepth > 0) this.#fromAliases += 1;
    else if (node.anchor !== undefined) this.#anchors.set(node.anchor, node);
    if (depth > DEEPEST) return this.#refuse(start, "too-deep", `Values are nested more than ${DEEPEST} deep here.`);
    if (this.#fromAliases > MOST_FROM_ALIASES) {
      return this.#refuse(
        0,
        "too-many-aliases",
        `The aliases of the file unfold to more than ${MOST_FROM_ALIASES} values.`,
      );
    }
    if (isScalar(node)) return plain(node);
    this.#around.add(node);
    const value = isMap(node) ? this.#map(node, depth) : this.#list(node, depth);
    this.#around.delete(node);
    return value;
  }

  #alias(name: string, start: number, depth: number): unknown {
    const node = this.#anchors.get(name);
    if (node === undefined) {
      const written = `*${name}`;
      return this.#refuse(
        start,
        "unknown-alias",
        /^[\w-]+$/.test(name)
          ? `*${name} is an alias for nothing: no &${name} stands above it.`
          : mustBeQuoted(written),
      );
    }
    if (this.#around.has(node))
      return this.#refuse(start, "endless-alias", `*${name} stands inside of what it stands for.`);
    this.#aliasDepth += 1;
    const value = this.value(node, depth);
    this.#aliasDepth -= 1;
    return value;
  }

  #map(node: YAMLMap, depth: number): unknown {
    const map: Record<string, unknown> = Object.create(null);
    for (const pair of node.items) this.#pair(map, pair, depth);
    return map;
  }

  #pair(map: Record<string, unknown>, { key: keyNode, value: valueNode }: Pair, depth: number): void {
    const at = startOf(keyNode);
    const key = isScalar(keyNode) ? (keyNode.source ?? "") : undefined;
    if (key === undefined) {
      this.#refuse(
        at,
        "key",
        "A key is a map, a list or an alias here; keys are text. Put text with { or [ or * in quotes.",
      );
      return;
    }
    if (key === "<<") {
      this.#refuse(
        at,
        "merge-key",
        "Merge keys (<<) are not read; write the keys out, or use an alias for a whole value.",
      );
      return;
    }
    const before = this.#mistakes.positions.of(map, key);
    if (before !== undefined) {
      const { line } = this.#mistakes.lines.linePos(before.key);
      this.#refuse(
        at,
        "duplicate-key",
        `${key || '""'} stands here for the second time; the first is on line ${line}. Keep one.`,
      );
      return;
    }
    const value = this.#readable(at, valueNode, depth + 1);
    this.#note(map, key, { key: at, valueNode, value, fallback: at });
    if (value !== UNREADABLE) map[key] = value;
  }

  #list(node: YAMLSeq, depth: number): unknown {
    const list: unknown[] = [];
    let from = startOf(node);
    for (const item of node.items) {
      const value = this.#readable(from, item, depth + 1);
      from = endOf(item);
      if (value === UNREADABLE) continue;
      const at = startOf(item);
      this.#note(list, list.length, { key: at, valueNode: item, value, fallback: at });
      list.push(value);
    }
    return list;
  }

  /** A value that starts behind `from`; a scalar in which the parser found a mistake is unreadable. */
  #readable(from: number, node: unknown, depth: number): unknown {
    const simple = isScalar(node) || isAlias(node);
    const broken = simple && this.#unreadable.some((offset) => offset > from && offset <= endOf(node));
    return broken ? UNREADABLE : this.value(node, depth);
  }

  #note(
    container: Container,
    key: string | number,
    { key: at, valueNode, value, fallback }: { key: number; valueNode: unknown; value: unknown; fallback: number },
  ): void {
    // An absent value (`gates:` with nothing behind it) has no place of its own worth showing.
    const hasPlace = isMap(valueNode) || isSeq(valueNode) || isAlias(valueNode) || isWritten(valueNode);
    const spot: Spot = {
      key: at,
      value: hasPlace ? startOf(valueNode) : fallback,
      source: isScalar(valueNode) ? valueNode.source : undefined,
      unreadable: value === UNREADABLE,
    };
    this.#mistakes.positions.note(container, key, spot);
  }

  #refuse(offset: number, rule: string, message: string): typeof UNREADABLE {
    this.#mistakes.atOffset(offset, rule, message);
    return UNREADABLE;
  }
}

const startOf = (node: unknown): number =>
  isScalar(node) || isMap(node) || isSeq(node) || isAlias(node) ? (node.range?.[0] ?? 0) : 0;

const endOf = (node: unknown): number =>
  isScalar(node) || isMap(node) || isSeq(node) || isAlias(node) ? (node.range?.[1] ?? 0) : 0;

/** Dates and bytes, which only YAML 1.1 makes, count as they are written. */
function plain({ value, source }: Scalar): unknown {
  if (typeof value === "bigint") return Number(value);
  return value === null || ["string", "number", "boolean"].includes(typeof value) ? value : (source ?? "");
}

const isWritten = (node: unknown): boolean => isScalar(node) && node.range != null && node.range[1] > node.range[0];
