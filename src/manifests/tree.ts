/**
 * What a document says, with where each scalar is written. Only what edits and readers need: texts are never
 * resolved (1.20 stays 1.20), aliases are never expanded, comments stay in the text.
 */

/** How a scalar is written: without quotes, in quotes, or as an indented block (`|`, `>`). */
export type ScalarStyle = "plain" | "single" | "double" | "block";

export interface ScalarNode {
  readonly kind: "scalar";
  /** RFC 6901 pointer in the document. */
  readonly pointer: string;
  /** The content: quotes, escapes and indentation undone, types not resolved. */
  readonly text: string;
  readonly style: ScalarStyle;
  /** Offset in the file to tell people the line by. */
  readonly near: number;
  /** Range in the file, quotes included; -1 where it cannot be told (inside a text that is folded over several lines). */
  readonly start: number;
  readonly end: number;
  /** Offset in the file of a character of `text`; undefined where content and file differ at that spot. */
  readonly at: OffsetMap;
  /** The text around it is JSON: nothing may be written without quotes. */
  readonly json: boolean;
  readonly anchor: string | undefined;
}

/** An alias such as `*tag`. `target` is what it stands for: the nearest anchor of that name before it. */
export interface AliasNode {
  readonly kind: "alias";
  readonly pointer: string;
  readonly name: string;
  readonly target: ScalarNode | MapNode | ListNode | undefined;
  readonly start: number;
}

export interface Entry {
  readonly key: string;
  readonly node: TreeNode;
}

export interface MapNode {
  readonly kind: "map";
  readonly pointer: string;
  readonly entries: readonly Entry[];
  readonly start: number;
}

export interface ListNode {
  readonly kind: "list";
  readonly pointer: string;
  readonly items: readonly TreeNode[];
  readonly start: number;
}

export type TreeNode = ScalarNode | AliasNode | MapNode | ListNode;

/** From an offset in a content to the offset in the file. */
export type OffsetMap = (offset: number) => number | undefined;

/** The value of the first entry of that key, or undefined. */
export const entryOf = (map: MapNode, key: string): TreeNode | undefined =>
  map.entries.find((entry) => entry.key === key)?.node;

/** The text of a scalar entry, or undefined where there is none or it is no scalar. */
export function textOf(map: MapNode, key: string): string | undefined {
  const node = entryOf(map, key);
  return node?.kind === "scalar" ? node.text : undefined;
}

/** Follows keys from map to map; undefined where the way ends. */
export function mapAt(node: TreeNode | undefined, ...keys: readonly string[]): MapNode | undefined {
  let here = node;
  for (const key of keys) here = here?.kind === "map" ? entryOf(here, key) : undefined;
  return here?.kind === "map" ? here : undefined;
}
