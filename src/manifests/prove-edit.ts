/** The proof of an edit: the result is read again and must differ in exactly the scalars that were meant to change. */
import { embeddedTree } from "./embedded-text.ts";
import type { ManifestDocument } from "./parse-manifest.ts";
import { editedTexts, type ScalarEdit } from "./splice.ts";
import type { ScalarNode, TreeNode } from "./tree.ts";

/** What a document says, line by line: one for each node, in order. */
function* statements(node: TreeNode, texts: ReadonlyMap<ScalarNode, string>): Generator<string> {
  if (node.kind === "map") {
    yield `${node.pointer} map`;
    for (const { key, node: value } of node.entries) {
      yield `${node.pointer} key ${key}`;
      yield* statements(value, texts);
    }
  } else if (node.kind === "list") {
    yield `${node.pointer} list`;
    for (const item of node.items) yield* statements(item, texts);
  } else if (node.kind === "alias") {
    yield `${node.pointer} alias ${node.name}`;
  } else {
    const tree = texts.has(node) ? undefined : embeddedTree(node);
    if (tree === undefined) yield `${node.pointer} text ${node.anchor ?? ""} ${texts.get(node) ?? node.text}`;
    else yield* statements(tree, texts);
  }
}

/**
 * Whether `after` says what `before` says with the edits made, and nothing else. Both are the documents of one file in
 * order. Returns the pointer of the first difference, or undefined where the edit is proven.
 */
export function firstUnintended(
  before: readonly ManifestDocument[],
  after: readonly ManifestDocument[],
  edits: readonly ScalarEdit[],
): string | undefined {
  if (before.length !== after.length) return "the number of documents";
  const texts = editedTexts(edits);
  for (const [index, document] of before.entries()) {
    const other = after[index];
    if (other === undefined || other.document !== document.document) return "the order of documents";
    const expected = statements(document.root, texts);
    const actual = statements(other.root, new Map());
    for (;;) {
      const [left, right] = [expected.next(), actual.next()];
      if (left.done === true && right.done === true) break;
      if (left.value !== right.value) return String(left.value ?? right.value).split(" ", 1)[0];
    }
  }
  return undefined;
}
