/** Texts within a document that are YAML or JSON themselves: ConfigMap data, Argo CD's `helm.values`, inline patches. */
import { parseTree } from "./build-tree.ts";
import type { ListNode, MapNode, ScalarNode } from "./tree.ts";

/** Beyond it a text is looked at as text only. */
const SIZE_LIMIT = 1024 * 1024;

const parsed = new WeakMap<ScalarNode, MapNode | ListNode | undefined>();

/**
 * The map or list that the scalar's text is, with pointers that go on behind the scalar's own and offsets in the file.
 * Undefined for text that is neither YAML nor JSON, holds several documents, or is a template.
 */
export function embeddedTree(scalar: ScalarNode): MapNode | ListNode | undefined {
  if (!mayHoldTree(scalar.text)) return undefined;
  if (!parsed.has(scalar)) parsed.set(scalar, parse(scalar));
  return parsed.get(scalar);
}

function parse(scalar: ScalarNode): MapNode | ListNode | undefined {
  const { text } = scalar;
  const json = isJson(text);
  const { roots, error, template } = parseTree(text, {
    pointer: scalar.pointer,
    at: scalar.at,
    near: scalar.near,
    json,
  });
  const [root, ...more] = roots;
  if (error !== undefined || template !== undefined || more.length > 0) return undefined;
  return root?.kind === "map" || root?.kind === "list" ? root : undefined;
}

/** One line of YAML is a sentence with a colon in it more often than a map: only JSON may have one line. */
const mayHoldTree = (text: string): boolean =>
  text.length > 4 &&
  text.length <= SIZE_LIMIT &&
  (/^\s*[{[]/.test(text) || (text.includes("\n") && /:(?:\s|$)|^\s*-\s/m.test(text)));

function isJson(text: string): boolean {
  if (!/^\s*[{[]/.test(text)) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
